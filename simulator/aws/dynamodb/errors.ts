import { AwsError } from '../../aws-error';

/** What DynamoDB answers to a request that makes no sense. Wordings as recorded from the service by the `dynalite` test suite. */
export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** `ResourceNotFoundException`: the table does not exist. */
export function tableNotFound(): AwsError {
  return new AwsError('ResourceNotFoundException', 'Requested resource not found');
}
