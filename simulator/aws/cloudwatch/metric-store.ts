import type { MetricSink, MetricSource } from '../../ports';
import { type CloudWatchProfile, lagOf } from './profile';

export const STATISTICS = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'] as const;
export type Statistic = (typeof STATISTICS)[number];
export type Dimensions = Readonly<Record<string, string>>;

export interface MetricQuery {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
  readonly statistic: Statistic;
  readonly periodSeconds: number;
  /** Epoch ms; rounded down to the minute. Periods are counted from here. */
  readonly from: number;
  /** Epoch ms, exclusive. */
  readonly to: number;
}

export interface Datapoint {
  /** Beginning of the period, epoch ms. */
  readonly time: number;
  readonly value: number;
}

/** What is known of one metric in one minute, or over several. */
export interface Samples {
  sum: number;
  count: number;
  minimum: number;
  maximum: number;
}

interface Minute extends Samples {
  readonly start: number;
}

type Metric = Pick<MetricQuery, 'namespace' | 'name' | 'dimensions'>;

const MINUTE = 60_000;

/** All metrics, minute by minute. A minute becomes readable when it is over and CloudWatch's lag has passed. */
export class MetricStore implements MetricSink, MetricSource {
  private readonly series = new Map<string, Minute[]>();
  /** The series again, by the identity of their dimensions: whoever records often does so with the same object. */
  private readonly recent = new WeakMap<Dimensions, Map<string, Minute[]>>();

  constructor(
    private readonly now: () => number,
    private readonly profile: CloudWatchProfile,
  ) {}

  record(metric: Parameters<MetricSink['record']>[0]): void {
    const { value, samples = 1 } = metric;
    const each = value / samples;
    this.add(metric, this.now(), { sum: value, count: samples, minimum: each, maximum: each });
  }

  /** Adds samples to the minute that `time` (epoch ms) falls in. */
  add(metric: Metric, time: number, samples: Readonly<Samples>): void {
    const minutes = this.minutesOf(metric);
    const start = Math.floor(time / MINUTE) * MINUTE;
    let index = minutes.length;
    while (index > 0 && (minutes[index - 1]?.start ?? 0) > start) index -= 1;
    const known = minutes[index - 1];
    if (known?.start === start) merge(known, samples);
    else minutes.splice(index, 0, { start, ...samples });
  }

  statistics(query: MetricQuery): readonly Datapoint[] {
    return this.read(query, this.now());
  }

  /** What a reader of the moment `at` sees: a value per period, periods without data left out, oldest first. */
  read(query: MetricQuery, at: number): Datapoint[] {
    const minutes = this.series.get(keyOf(query)) ?? [];
    const from = Math.floor(query.from / MINUTE) * MINUTE;
    const readableBefore = at - lagOf(this.profile, query.namespace) - MINUTE;
    const period = query.periodSeconds * 1000;
    const periods = new Map<number, Samples>();
    for (let index = minutes.length - 1; index >= 0; index--) {
      const minute = minutes[index];
      if (minute === undefined || minute.start < from) break;
      if (minute.start >= query.to || minute.start > readableBefore) continue;
      const time = from + Math.floor((minute.start - from) / period) * period;
      const known = periods.get(time);
      if (known === undefined) periods.set(time, { ...minute });
      else merge(known, minute);
    }
    return [...periods].reverse().map(([time, samples]) => ({ time, value: statisticOf(samples, query.statistic) }));
  }

  private minutesOf(metric: Metric): Minute[] {
    let byName = this.recent.get(metric.dimensions);
    if (byName === undefined) {
      byName = new Map();
      this.recent.set(metric.dimensions, byName);
    }
    const name = `${metric.namespace} ${metric.name}`;
    let minutes = byName.get(name);
    if (minutes === undefined) {
      const key = keyOf(metric);
      minutes = this.series.get(key) ?? [];
      this.series.set(key, minutes);
      byName.set(name, minutes);
    }
    return minutes;
  }
}

function keyOf({ namespace, name, dimensions }: Metric): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${namespace} ${name} ${JSON.stringify(sorted)}`;
}

function merge(into: Samples, more: Readonly<Samples>): void {
  into.sum += more.sum;
  into.count += more.count;
  into.minimum = Math.min(into.minimum, more.minimum);
  into.maximum = Math.max(into.maximum, more.maximum);
}

function statisticOf(samples: Samples, statistic: Statistic): number {
  switch (statistic) {
    case 'Sum':
      return samples.sum;
    case 'Average':
      return samples.sum / samples.count;
    case 'Minimum':
      return samples.minimum;
    case 'Maximum':
      return samples.maximum;
    case 'SampleCount':
      return samples.count;
  }
}
