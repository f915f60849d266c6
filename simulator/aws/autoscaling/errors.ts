import { AwsError } from '../../aws-error';

/** Bad input, and everything that is not found: Auto Scaling has one name for both. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

export function groupNotFound(name: string): AwsError {
  return validationError(`AutoScalingGroup name not found - AutoScalingGroup ${name} not found`);
}

export function alreadyExists(name: string, deleting: boolean): AwsError {
  const suffix = deleting ? ' and is pending delete' : '';
  return new AwsError(
    'AlreadyExistsFault',
    `AutoScalingGroup by this name already exists - A group with the name ${name} already exists${suffix}`,
  );
}

export function scalingActivityInProgress(message: string): AwsError {
  return new AwsError('ScalingActivityInProgressFault', message);
}

export function resourceInUse(message: string): AwsError {
  return new AwsError('ResourceInUseFault', message);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError('LimitExceededFault', message);
}

export function invalidNextToken(token: string): AwsError {
  return new AwsError('InvalidNextToken', `The token '${token}' is not valid.`);
}
