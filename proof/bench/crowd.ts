import type { Random } from '../../simulator/random';
import type { NamedLimit } from './api-limits';
import { TokenBucket, takeAll } from './token-bucket';

/** What one handler asks of AWS, in order. Seconds since its release began. */
export interface Step {
  readonly calls: readonly { readonly at: number; readonly limits: readonly NamedLimit[] }[];
}

/** How many releases at once fared. */
export interface Fared {
  readonly calls: number;
  /** Requests that were refused; most succeeded when they were repeated. */
  readonly throttled: number;
  readonly throttledBy: ReadonlyMap<string, number>;
  /** Releases in which some step was repeated for the last time in vain: they put everything back. */
  readonly givenUp: number;
  /** Seconds by which each of the others took longer than alone. */
  readonly delays: readonly number[];
}

/** Source: lambdas/shared/clients.ts, `maxAttempts`. */
const ATTEMPTS = 3;
/** Source: `@smithy/util-retry`, THROTTLING_RETRY_DELAY_BASE and MAXIMUM_RETRY_DELAY. */
const SDK_BASE_SECONDS = 0.5;
const SDK_LONGEST_SECONDS = 20;
/** Source: statemachines/retry-policies.json, `serviceTrouble`. */
const STEP_REPEATS = 8;
const STEP_BASE_SECONDS = 2;
const STEP_LONGEST_SECONDS = 60;

interface Release {
  readonly start: number;
  /** How late it is by now. */
  delay: number;
  step: number;
  call: number;
  attempt: number;
  repeat: number;
}

/**
 * Lets releases run beside one another in one account, each calling what one alone was seen to call, when it was seen to:
 * later by what it was held up. A refused request is repeated by the SDK, a step that failed by the state machine, with
 * the waits that both have. @param starts seconds
 */
export function crowd(steps: readonly Step[], starts: readonly number[], random: Random): Fared {
  const buckets = new Map<string, TokenBucket>();
  const bucketOf = (limit: NamedLimit): TokenBucket => {
    const known = buckets.get(limit.name) ?? new TokenBucket(limit);
    buckets.set(limit.name, known);
    return known;
  };
  const busy = steps.filter(({ calls }) => calls.length > 0);
  const queue = new Queue<Release>();
  const throttledBy = new Map<string, number>();
  const delays: number[] = [];
  let calls = 0;
  let throttled = 0;
  let givenUp = 0;

  const callOf = ({ step, call }: Release) => busy[step]?.calls[call];
  const schedule = (release: Release): void => {
    const call = callOf(release);
    if (call === undefined) delays.push(release.delay);
    else queue.add(release.start + call.at + release.delay, release);
  };
  const proceed = (release: Release): void => {
    release.attempt = 1;
    release.call += 1;
    if (callOf(release) === undefined) {
      release.step += 1;
      release.call = 0;
      release.repeat = 0;
    }
    schedule(release);
  };
  const refuse = (release: Release, time: number): void => {
    if (release.attempt < ATTEMPTS) {
      release.delay += Math.min(SDK_LONGEST_SECONDS, random.next() * 2 ** release.attempt * SDK_BASE_SECONDS);
      release.attempt += 1;
    } else if (release.repeat < STEP_REPEATS) {
      const wait = random.next() * Math.min(STEP_LONGEST_SECONDS, STEP_BASE_SECONDS * 2 ** release.repeat);
      release.repeat += 1;
      release.attempt = 1;
      release.call = 0;
      release.delay = time + wait - release.start - (callOf(release)?.at ?? 0);
    } else {
      givenUp += 1;
      return;
    }
    schedule(release);
  };

  for (const start of starts) schedule({ start, delay: 0, step: 0, call: 0, attempt: 1, repeat: 0 });
  for (let next = queue.take(); next !== undefined; next = queue.take()) {
    const { time, value: release } = next;
    const limits = callOf(release)?.limits ?? [];
    calls += 1;
    if (takeAll(limits.map(bucketOf), time)) proceed(release);
    else {
      throttled += 1;
      for (const limit of limits)
        if (!bucketOf(limit).has(time)) throttledBy.set(limit.name, (throttledBy.get(limit.name) ?? 0) + 1);
      refuse(release, time);
    }
  }
  return { calls, throttled, throttledBy, givenUp, delays };
}

/** What is due first comes first. A binary heap. */
class Queue<Value> {
  private readonly heap: { readonly time: number; readonly value: Value }[] = [];

  add(time: number, value: Value): void {
    const { heap } = this;
    heap.push({ time, value });
    let index = heap.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.timeAt(parent) <= time) break;
      this.swap(index, parent);
      index = parent;
    }
  }

  take(): { readonly time: number; readonly value: Value } | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    heap[0] = last;
    let index = 0;
    for (;;) {
      const child = this.timeAt(2 * index + 2) < this.timeAt(2 * index + 1) ? 2 * index + 2 : 2 * index + 1;
      if (this.timeAt(child) >= last.time) return first;
      this.swap(index, child);
      index = child;
    }
  }

  private timeAt(index: number): number {
    return this.heap[index]?.time ?? Number.POSITIVE_INFINITY;
  }

  private swap(a: number, b: number): void {
    const [one, other] = [this.heap[a], this.heap[b]];
    if (one === undefined || other === undefined) return;
    this.heap[a] = other;
    this.heap[b] = one;
  }
}
