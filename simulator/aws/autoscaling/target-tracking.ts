import type { Sizes } from './model';

/** One value of a metric: the minute it is of (its beginning, epoch ms), and what it was. */
export interface Datapoint {
  readonly time: number;
  readonly value: number;
}

/** What one policy sees. */
export interface Reading {
  readonly target: number;
  readonly disableScaleIn: boolean;
  /** A value per minute, oldest first, missing minutes left out. */
  readonly minutes: readonly Datapoint[];
}

export interface Situation {
  readonly sizes: Sizes;
  /** Instances in service that have warmed up: those the metric speaks of. */
  readonly ready: number;
  /** Instances start, warm up or go: more capacity may be on its way, less is not asked for. */
  readonly changing: boolean;
  readonly now: number;
}

export interface Decision {
  readonly desired: number;
  /** Of the readings given: whose alarm it was. */
  readonly reading: number;
  readonly direction: 'High' | 'Low';
}

const MINUTE_MS = 60_000;
/** Source: the alarms that target tracking makes: three minutes above the target, fifteen below nine tenths of it. */
const HIGH_MINUTES = 3;
const LOW_MINUTES = 15;
const LOW_SHARE = 0.9;
/** Older data than this says nothing of now. Source: CloudWatch, "evaluation range" of an alarm. */
const STALE_MS = 5 * MINUTE_MS;

/**
 * What target tracking does to the desired capacity now; undefined for nothing. Out as soon as one policy asks, to the
 * largest size asked for; in only when all policies that scale in at all agree, and then to the largest as well.
 * Source: Auto Scaling user guide, "Target tracking scaling policies", "Multiple target tracking scaling policies".
 */
export function trackTargets(readings: readonly Reading[], situation: Situation): Decision | undefined {
  if (situation.ready === 0) return undefined;
  const highs = readings.flatMap((reading, index) => {
    const latest = last(reading.minutes, HIGH_MINUTES, situation.now);
    return latest?.every((value) => value > reading.target) === true
      ? [{ reading: index, desired: needed(situation.ready, latest.at(-1) ?? 0, reading.target) }]
      : [];
  });
  if (highs.length > 0) return scaleOut(highs, situation);
  return situation.changing ? undefined : scaleIn(readings, situation);
}

interface Wish {
  readonly reading: number;
  readonly desired: number;
}

function scaleOut(wishes: readonly Wish[], { sizes }: Situation): Decision | undefined {
  const wish = largest(wishes);
  const desired = Math.min(sizes.max, wish?.desired ?? 0);
  return wish !== undefined && desired > sizes.desired
    ? { desired, reading: wish.reading, direction: 'High' }
    : undefined;
}

function scaleIn(readings: readonly Reading[], { sizes, ready, now }: Situation): Decision | undefined {
  const wishes: Wish[] = [];
  for (const [index, reading] of readings.entries()) {
    if (reading.disableScaleIn) continue;
    const latest = last(reading.minutes, LOW_MINUTES, now);
    if (latest?.every((value) => value < LOW_SHARE * reading.target) !== true) return undefined;
    wishes.push({ reading: index, desired: needed(ready, Math.max(...latest), reading.target) });
  }
  const wish = largest(wishes);
  const desired = Math.max(sizes.min, wish?.desired ?? sizes.desired);
  return wish !== undefined && desired < sizes.desired
    ? { desired, reading: wish.reading, direction: 'Low' }
    : undefined;
}

function largest(wishes: readonly Wish[]): Wish | undefined {
  return wishes.toSorted((a, b) => b.desired - a.desired)[0];
}

/** How many instances bring the metric to its target, if it is shared out among them evenly. */
function needed(instances: number, value: number, target: number): number {
  const rounded = Number(((instances * value) / target).toFixed(6));
  return Math.ceil(rounded);
}

/** The values of the latest so many minutes; undefined where one is missing. */
function last(minutes: readonly Datapoint[], count: number, now: number): readonly number[] | undefined {
  const latest = minutes.slice(-count);
  const first = latest[0];
  const newest = latest.at(-1);
  if (first === undefined || newest === undefined || latest.length < count) return undefined;
  const unbroken = newest.time - first.time === (count - 1) * MINUTE_MS;
  return unbroken && newest.time >= now - STALE_MS ? latest.map((point) => point.value) : undefined;
}
