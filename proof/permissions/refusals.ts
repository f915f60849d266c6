import { AwsError } from '../../simulator/aws-error';
import type { CallRecord } from '../../simulator/kernel';
import type { ServiceName } from '../../simulator/service';
import type { Demand } from './demand';

type Form = readonly [name: string, httpStatusCode: number];

/**
 * What each service's refusal is called by the SDK.
 * Sources: "Common Errors" of each API reference; EC2 user guide, "Error codes"; SDK v3 clients' models (SNS and SSM have
 * it in theirs, for the others the code is the name); seen in public reports: Auto Scaling and ELB answer `AccessDenied`, 403.
 */
const FORMS: Readonly<Record<ServiceName, Form>> = {
  ec2: ['UnauthorizedOperation', 403],
  autoscaling: ['AccessDenied', 403],
  elbv2: ['AccessDenied', 403],
  ssm: ['AccessDeniedException', 400],
  s3: ['AccessDenied', 403],
  dynamodb: ['AccessDeniedException', 400],
  cloudwatch: ['AccessDenied', 403],
  eventbridge: ['AccessDeniedException', 400],
  scheduler: ['AccessDeniedException', 403],
  sns: ['AuthorizationErrorException', 403],
  sqs: ['AccessDenied', 403],
  sfn: ['AccessDeniedException', 400],
  sts: ['AccessDenied', 403],
  pricing: ['AccessDeniedException', 400],
};

/** Source: IAM user guide, "Access denied error messages". */
export function sentence(session: string, { action, resource }: Demand): string {
  const where = resource === '*' ? '' : ` on resource: ${resource}`;
  return `User: ${session} is not authorized to perform: ${action}${where} because no identity-based policy allows the ${action} action`;
}

/** Answers as AWS does when an identity's policies do not allow one of a call's demands. */
export function refusal({ service, operation }: CallRecord, session: string, denied: Demand): AwsError {
  const [name, status] = FORMS[service];
  const why = sentence(session, denied);
  if (service === 'ec2') {
    return new AwsError(
      name,
      `You are not authorized to perform this operation. ${why}. Encoded authorization failure message: ${'x'.repeat(64)}`,
      status,
    );
  }
  // An answer to HEAD has no body: no code, no sentence. Source: S3 API, HeadObject.
  if (operation === 'HeadObject') return new AwsError('UnknownError', 'UnknownError', status);
  // What a template will do is refused in other words, that name no action. Source: Auto Scaling user guide,
  // "Troubleshoot: Launch templates"; reported as `AccessDenied: You are not authorized to use launch template: lt-…`.
  if (operation === 'CreateAutoScalingGroup' && !denied.action.startsWith('autoscaling:')) {
    return new AwsError(name, 'You are not authorized to use launch template: lt-0123456789abcdef0', status);
  }
  if (service === 'sns' && denied.action.startsWith('kms:')) {
    return new AwsError('KMSAccessDeniedException', `${why} (Service: Kms, Status Code: 400)`, 400);
  }
  return new AwsError(name, why, status);
}
