/** A scaling activity as far as a verdict needs it. */
export interface ScalingActivity {
  readonly status: string;
  readonly message: string;
  /** Epoch ms. */
  readonly startedAt: number;
}

/**
 * Texts of failed launches that no waiting mends: quota, image, key pair, security group, encryption key, a type that
 * does not fit. Source: Amazon EC2 Auto Scaling user guide, "Troubleshoot: instance launch failures" and "AMI issues".
 */
const HOPELESS =
  /VcpuLimitExceeded|InstanceLimitExceeded|MaxSpotInstanceCountExceeded|AMI.*(does not exist|not found|no longer exists|is not|pending|disabled)|Invalid(AMIID|LaunchTemplate|KeyPair|Group|ParameterCombination)|key pair.*does not exist|security group.*does not exist|KMS|Client\.InternalError|InvalidBlockDeviceMapping|Unsupported|not authorized|UnauthorizedOperation|launch template.*(does not exist|not found)/i;

/** So many failures in a row for want of capacity, and nobody should wait any longer. */
const PATIENCE_WITH_CAPACITY = 20;

/** The newest failure's message, where there is one. */
export function lastFailure(activities: readonly ScalingActivity[]): string | undefined {
  return activities.find((activity) => activity.status === 'Failed')?.message;
}

/**
 * The message of a failure that will not go away by itself, undefined while there is hope.
 * @param activities newest first, as DescribeScalingActivities gives them
 */
export function hopelessFailure(activities: readonly ScalingActivity[]): string | undefined {
  const failures = activities.filter((activity) => activity.status === 'Failed');
  const hopeless = failures.find((failure) => HOPELESS.test(failure.message));
  if (hopeless !== undefined) return hopeless.message;
  let inARow = 0;
  for (const activity of activities) {
    if (activity.status === 'Successful') break;
    if (activity.status === 'Failed') inARow += 1;
  }
  return inARow >= PATIENCE_WITH_CAPACITY ? failures[0]?.message : undefined;
}
