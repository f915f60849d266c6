/** After the end of its minute, how long CloudWatch keeps a datapoint from readers, in ms, by namespace. */
export interface CloudWatchProfile {
  readonly lag: Readonly<Record<string, number>>;
  readonly otherLag: number;
}

/**
 * Assumed: AWS promises no figure. Load balancers report in intervals of 60 s (ALB user guide, CloudWatch metrics) and
 * operators see their metrics one to two minutes after the minute closed (Netflix/atlas#1300); published metrics take up to
 * two minutes (CloudWatch API reference, PutMetricData).
 */
export const CLOUDWATCH_PROFILE: CloudWatchProfile = {
  lag: { 'AWS/ApplicationELB': 90_000, 'AWS/EC2': 60_000 },
  otherLag: 60_000,
};

/** From the end of a minute to the moment its datapoint can be read, in ms. */
export function lagOf(profile: CloudWatchProfile, namespace: string): number {
  return profile.lag[namespace] ?? profile.otherLag;
}
