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
  readonly sum: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
}

interface Minute {
  readonly start: number;
  samples: Samples;
}

const MINUTE = 60_000;

/** All metrics, minute by minute. A minute becomes readable when it is over and CloudWatch's lag has passed. */
export class MetricStore implements MetricSink, MetricSource {
  private readonly series = new Map<string, Minute[]>();
  private readonly keys = new WeakMap<Dimensions, string>();

  constructor(
    private readonly now: () => number,
    private readonly profile: CloudWatchProfile,
  ) {}

  record(metric: Parameters<MetricSink['record']>[0]): void {
    const { namespace, name, dimensions, value, samples = 1 } = metric;
    const each = value / samples;
    this.add({ namespace, name, dimensions }, this.now(), { sum: value, count: samples, minimum: each, maximum: each });
  }

  /** Adds samples to the minute that `time` (epoch ms) falls in. */
  add(metric: Pick<MetricQuery, 'namespace' | 'name' | 'dimensions'>, time: number, samples: Samples): void {
    const key = this.key(metric);
    const start = Math.floor(time / MINUTE) * MINUTE;
    const minutes = this.series.get(key);
    if (minutes === undefined) {
      this.series.set(key, [{ start, samples }]);
      return;
    }
    let index = minutes.length;
    while (index > 0 && (minutes[index - 1]?.start ?? 0) > start) index -= 1;
    const known = minutes[index - 1];
    if (known?.start === start) known.samples = merge(known.samples, samples);
    else minutes.splice(index, 0, { start, samples });
  }

  statistics(query: MetricQuery): readonly Datapoint[] {
    return this.read(query, this.now());
  }

  /** What a reader of the moment `at` sees: a value per period, periods without data left out, oldest first. */
  read(query: MetricQuery, at: number): Datapoint[] {
    const minutes = this.series.get(this.key(query)) ?? [];
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
      periods.set(time, known === undefined ? minute.samples : merge(known, minute.samples));
    }
    return [...periods].reverse().map(([time, samples]) => ({ time, value: statisticOf(samples, query.statistic) }));
  }

  private key({ namespace, name, dimensions }: Pick<MetricQuery, 'namespace' | 'name' | 'dimensions'>): string {
    let text = this.keys.get(dimensions);
    if (text === undefined) {
      const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
      text = sorted.map(([key, value]) => `${key}=${value}`).join(',');
      this.keys.set(dimensions, text);
    }
    return `${namespace} ${name} ${text}`;
  }
}

function merge(a: Samples, b: Samples): Samples {
  return {
    sum: a.sum + b.sum,
    count: a.count + b.count,
    minimum: Math.min(a.minimum, b.minimum),
    maximum: Math.max(a.maximum, b.maximum),
  };
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
