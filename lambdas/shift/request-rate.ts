import type { Datapoint, MetricQuery, metrics } from '../aws/metrics';
import { METRIC_LAG } from '../domain/cutover';
import { targetGroupDimension } from '../domain/rule';

const MINUTE = 60_000;
const USUAL_MINUTES = 5;

type Readings = Pick<ReturnType<typeof metrics>, 'read'>;

/** A target group's requests, minute by minute. Source: ALB user guide, CloudWatch metrics, RequestCount. */
export function requestCount(loadBalancer: string, targetGroupArn: string): MetricQuery {
  return {
    namespace: 'AWS/ApplicationELB',
    metric: 'RequestCount',
    dimensions: { TargetGroup: targetGroupDimension(targetGroupArn), LoadBalancer: loadBalancer },
    statistic: 'Sum',
    periodSeconds: 60,
  };
}

/**
 * Requests per minute over some target groups together: the busiest of the latest readable minutes, so that one that is
 * still filling does not count as a drop. Zero where nothing was measured.
 */
export async function requestsPerMinute(
  source: Readings,
  loadBalancer: string,
  targetGroupArns: readonly string[],
  now: number,
  lookBackMinutes = 6,
): Promise<number> {
  const to = Math.floor(now / MINUTE) * MINUTE;
  const queries = targetGroupArns.map((arn) => requestCount(loadBalancer, arn));
  return busiestMinute(await source.read(queries, to - lookBackMinutes * MINUTE, to));
}

/**
 * The usual load of a target group: the average of the latest full minutes, which one short spike does not move far. A
 * minute without requests has no datapoint, and none when the group was not there yet: neither counts. Zero where
 * nothing was measured.
 */
export async function usualRequestsPerMinute(
  source: Readings,
  loadBalancer: string,
  targetGroupArn: string,
  now: number,
): Promise<number> {
  const to = Math.floor((now - METRIC_LAG) / MINUTE) * MINUTE;
  const [points = []] = await source.read(
    [requestCount(loadBalancer, targetGroupArn)],
    to - USUAL_MINUTES * MINUTE,
    to,
  );
  return points.length === 0 ? 0 : points.reduce((sum, { value }) => sum + value, 0) / points.length;
}

function busiestMinute(series: readonly (readonly Datapoint[])[]): number {
  const perMinute = new Map<number, number>();
  for (const points of series) {
    for (const { time, value } of points) perMinute.set(time, (perMinute.get(time) ?? 0) + value);
  }
  return Math.max(0, ...perMinute.values());
}
