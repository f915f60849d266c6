import type { MetricSource } from '../../ports';
import type { TargetTrackingPolicy } from './model';
import type { Datapoint } from './target-tracking';

const MINUTE_MS = 60_000;
/** Long enough for the fifteen minutes of the low alarm, and CloudWatch's lag. */
const WINDOW_MS = 20 * MINUTE_MS;

/** The closed minutes of a policy's metric, as far as CloudWatch shows them by now. */
export function readMinutes(metrics: MetricSource, policy: TargetTrackingPolicy, now: number): readonly Datapoint[] {
  const thisMinute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  return metrics
    .statistics({ ...metricOf(policy), periodSeconds: 60, from: thisMinute - WINDOW_MS, to: thisMinute })
    .filter((point) => point.time < thisMinute);
}

/** Source: Auto Scaling user guide, "Target tracking scaling policies", "Choose metrics". */
function metricOf(
  policy: TargetTrackingPolicy,
): Pick<Parameters<MetricSource['statistics']>[0], 'namespace' | 'name' | 'dimensions' | 'statistic'> {
  if (policy.metric === 'ASGAverageCPUUtilization') {
    return {
      namespace: 'AWS/EC2',
      name: 'CPUUtilization',
      dimensions: { AutoScalingGroupName: policy.groupName },
      statistic: 'Average',
    };
  }
  const label = parseResourceLabel(policy.resourceLabel ?? '');
  return {
    namespace: 'AWS/ApplicationELB',
    name: 'RequestCountPerTarget',
    dimensions: { LoadBalancer: label?.loadBalancer ?? '', TargetGroup: label?.targetGroup ?? '' },
    statistic: 'Sum',
  };
}

/** The two halves of `app/<name>/<id>/targetgroup/<name>/<id>`. Source: PredefinedMetricSpecification, ResourceLabel. */
export function parseResourceLabel(
  label: string,
): { readonly loadBalancer: string; readonly targetGroup: string } | undefined {
  const match = /^(app\/[^/]+\/[^/]+)\/(targetgroup\/[^/]+\/[^/]+)$/.exec(label);
  const [, loadBalancer, targetGroup] = match ?? [];
  return loadBalancer === undefined || targetGroup === undefined ? undefined : { loadBalancer, targetGroup };
}
