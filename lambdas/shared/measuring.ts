import { Metrics } from '@aws-lambda-powertools/metrics';
import { type DimensionName, METRICS, METRICS_NAMESPACE, type Measure } from '../domain/kiln-metrics';

/** One line in CloudWatch's embedded metric format. Source: CloudWatch user guide, "Embedded metric format specification". */
export type MetricLine = Readonly<Record<string, unknown>>;

export type MetricSink = (line: () => MetricLine) => void;

let powertools: Metrics | undefined;

function emptyMetrics(): Metrics {
  powertools ??= new Metrics({ namespace: METRICS_NAMESPACE });
  // Powertools would put the service into every set of dimensions.
  powertools.clearDefaultDimensions();
  return powertools;
}

/**
 * Writes down what an invocation measured, a line for each value and set of dimensions, in the embedded metric format: CloudWatch makes metrics
 * of such lines in a function's log. @param sink is offered the lines instead of the log, each made when it is taken
 */
export function report(stage: string, measures: readonly Measure[], sink?: MetricSink): void {
  for (const measure of summed(measures)) {
    const values = { stage, fleet: measure.fleet, outcome: measure.outcome };
    const { unit, by } = METRICS[measure.name];
    for (const names of by) {
      const dimensions = dimensionsOf(measure, names, values);
      const filled = (): Metrics => {
        const metrics = emptyMetrics();
        metrics.addDimensions(dimensions);
        metrics.addMetric(measure.name, unit, measure.value);
        return metrics;
      };
      if (sink === undefined) filled().publishStoredMetrics();
      else sink(() => lineOf(filled()));
    }
  }
}

function lineOf(metrics: Metrics): MetricLine {
  const line = { ...metrics.serializeMetrics() };
  metrics.clearMetrics();
  metrics.clearDimensions();
  return line;
}

function dimensionsOf(
  { name }: Measure,
  names: readonly DimensionName[],
  values: Readonly<Record<DimensionName, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    names.map((dimension) => {
      const value = values[dimension] ?? '';
      if (value === '') throw new Error(`A value of ${name} lacks its ${dimension}.`);
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
