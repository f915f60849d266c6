import { Metrics } from '@aws-lambda-powertools/metrics';
import { type DimensionName, METRICS, METRICS_NAMESPACE, type Measure } from '../domain/kiln-metrics';

/** One line in CloudWatch's embedded metric format. Source: CloudWatch user guide, "Embedded metric format specification". */
export type MetricLine = Readonly<Record<string, unknown>>;

let powertools: Metrics | undefined;

function emptyMetrics(): Metrics {
  powertools ??= new Metrics({ namespace: METRICS_NAMESPACE });
  // Powertools would put the service into every set of dimensions.
  powertools.clearDefaultDimensions();
  return powertools;
}

/**
 * Writes down what an invocation measured, a line for each value and set of dimensions, in the embedded metric format: CloudWatch makes metrics
 * of such lines in a function's log. @param sink takes the lines instead of the log
 */
export function report(stage: string, measures: readonly Measure[], sink?: (line: MetricLine) => void): void {
  for (const measure of summed(measures)) {
    const values = { stage, fleet: measure.fleet, outcome: measure.outcome };
    const { unit, by } = METRICS[measure.name];
    for (const names of by) {
      const metrics = emptyMetrics();
      metrics.addDimensions(dimensionsOf(measure, names, values));
      metrics.addMetric(measure.name, unit, measure.value);
      if (sink === undefined) {
        metrics.publishStoredMetrics();
      } else {
        sink({ ...metrics.serializeMetrics() });
        metrics.clearMetrics();
        metrics.clearDimensions();
      }
    }
  }
}

function dimensionsOf(
  { name }: Measure,
  names: readonly DimensionName[],
  values: Readonly<Record<DimensionName, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    names.map((dimension) => {
      const value = values[dimension];
      if (value === undefined || value === '') throw new Error(`A value of ${name} lacks its ${dimension}.`);
      return [dimension, value];
    }),
  );
}

/** Counts of the same thing in one invocation are one value. */
function summed(measures: readonly Measure[]): readonly Measure[] {
  const sums = new Map<string, Measure>();
  for (const measure of measures) {
    const { name, fleet, outcome, value } = measure;
    const key = METRICS[name].unit === 'Count' ? `${name}/${fleet}/${outcome}` : `${sums.size}`;
    sums.set(key, { ...measure, value: value + (sums.get(key)?.value ?? 0) });
  }
  return [...sums.values()];
}
