import { AwsError } from '../aws-error';
import type { ServiceName } from '../service';

type Refusal = readonly [name: string, httpStatusCode: number];

/**
 * What each service says when it is asked too much.
 * Sources: EC2 developer guide, "Request throttling"; "Common Errors" pages of the other API references; S3 error codes;
 * DynamoDB "Error handling"; SDK v3 clients' models.
 */
const THROTTLED: Readonly<Record<ServiceName, Refusal>> = {
  ec2: ['RequestLimitExceeded', 503],
  autoscaling: ['Throttling', 400],
  elbv2: ['Throttling', 400],
  ssm: ['ThrottlingException', 400],
  s3: ['SlowDown', 503],
  dynamodb: ['ThrottlingException', 400],
  cloudwatch: ['Throttling', 400],
  eventbridge: ['ThrottlingException', 400],
  scheduler: ['ThrottlingException', 429],
  sns: ['ThrottledException', 429],
  sqs: ['RequestThrottled', 403],
  sfn: ['ThrottlingException', 400],
  sts: ['Throttling', 400],
  pricing: ['ThrottlingException', 400],
};

/** What each service says when it has trouble of its own. Sources as above. */
const INTERNAL: Readonly<Record<ServiceName, Refusal>> = {
  ec2: ['InternalError', 500],
  autoscaling: ['InternalFailure', 500],
  elbv2: ['InternalFailure', 500],
  ssm: ['InternalServerError', 500],
  s3: ['InternalError', 500],
  dynamodb: ['InternalServerError', 500],
  cloudwatch: ['InternalServiceFault', 500],
  eventbridge: ['InternalException', 500],
  scheduler: ['InternalServerException', 500],
  sns: ['InternalErrorException', 500],
  sqs: ['InternalFailure', 500],
  sfn: ['InternalFailure', 500],
  sts: ['InternalFailure', 500],
  pricing: ['InternalErrorException', 500],
};

export function throttled(service: ServiceName): AwsError {
  const [name, status] = THROTTLED[service];
  return new AwsError(name, 'Rate exceeded', status);
}

export function internalError(service: ServiceName): AwsError {
  const [name, status] = INTERNAL[service];
  return new AwsError(name, 'An internal error has occurred', status);
}
