import type { Plan } from './plan';

/** Requests come unevenly: a busy minute has so much more than an average one, and is no growth of the load. */
const UNEVENNESS = 1.1;

/**
 * How many instances a group needs for a share of the traffic: never fewer than blue has alive, and enough for the
 * projected load at the rate blue's instances carried before the release, in a busy minute.
 */
export function instancesFor(given: {
  readonly requestsPerMinute: number;
  readonly weightPercent: number;
  /** Null where nothing was measured: then blue's size is all there is to go by. */
  readonly requestsPerInstance: number | null;
  readonly blueLive: number;
  readonly min: number;
  readonly max: number;
}): number {
  const share = (given.requestsPerMinute * given.weightPercent) / 100;
  const projected =
    given.requestsPerInstance === null ? 0 : Math.ceil(share / (UNEVENNESS * given.requestsPerInstance));
  return Math.min(given.max, Math.max(given.min, given.blueLive, projected));
}

/** What a blue at rest must keep healthy to take everything back: its old minimum, or the one that is held for it. */
export function heldSize(plan: Plan, minNow: number): number {
  return Math.max(instancesToTakeBack(plan, 0), minNow);
}

/**
 * What blue must have before traffic goes back to it: as many as carried this much before the release, in its busiest
 * minute. Whoever served alone then is big enough now, and is not kept from it by a busy minute.
 */
export function instancesToTakeBack(plan: Plan, requestsPerMinute: number): number {
  if (plan.blue === null) return 0;
  const { load, blue } = plan;
  return instancesFor({
    requestsPerMinute,
    weightPercent: 100,
    requestsPerInstance:
      load.requestsPerInstance === null
        ? null
        : Math.max(load.requestsPerInstance, load.requestsPerMinute / Math.max(1, blue.inService)),
    blueLive: 0,
    min: blue.sizes.min,
    max: blue.sizes.max,
  });
}
