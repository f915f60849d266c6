import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type DimensionName, METRICS, METRICS_NAMESPACE, type MetricName } from '../../lambdas/domain/kiln-metrics';

export interface KilnMetricProps {
  readonly dimensions: Readonly<Partial<Record<DimensionName, string>>>;
  /** `Sum`, `Maximum`, `p90` … */
  readonly statistic: string;
  readonly period: Duration;
  readonly label?: string;
}

/** One of the metrics that Kiln measures itself. @throws Error for dimensions it is not kept by: nobody would ever see a value */
export function kilnMetric(name: MetricName, { dimensions, ...props }: KilnMetricProps): Metric {
  const given = Object.keys(dimensions);
  const isKept = METRICS[name].by.some(
    (set) => set.length === given.length && set.every((dimension) => given.includes(dimension)),
  );
  if (!isKept) throw new Error(`Kiln keeps no metric ${name} by ${given.join(', ')}; see METRICS.`);
  return new Metric({ namespace: METRICS_NAMESPACE, metricName: name, dimensionsMap: { ...dimensions }, ...props });
}
