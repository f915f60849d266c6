import { AwsError } from '../../aws-error';

/** Errors of Elastic Load Balancing v2: the SDK's name is the API's code with `Exception` behind it, save for ValidationError. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

export function targetGroupNotFound(what: string): AwsError {
  return new AwsError('TargetGroupNotFoundException', what);
}

export function ruleNotFound(): AwsError {
  return new AwsError('RuleNotFoundException', 'One or more rules not found');
}

export function listenerNotFound(): AwsError {
  return new AwsError('ListenerNotFoundException', 'One or more listeners not found');
}

export function loadBalancerNotFound(): AwsError {
  return new AwsError('LoadBalancerNotFoundException', 'One or more load balancers not found');
}
