import { heldSize, instancesFor, instancesToTakeBack } from '../../lambdas/domain/capacity';
import { aPlan } from '../builders/plan';

const usual = { requestsPerMinute: 1200, weightPercent: 100, requestsPerInstance: 300, blueLive: 4, min: 2, max: 12 };

describe('instancesFor', () => {
  it.each([
    ['the load blue carried before', {}, 4],
    ['a load that has grown by 1.8', { requestsPerMinute: 2160 }, 7],
    ['half of a grown load', { requestsPerMinute: 4000, weightPercent: 50 }, 7],
    ['a small share: never fewer than blue has', { weightPercent: 5 }, 4],
    ['nothing measured: blue’s size', { requestsPerInstance: null, requestsPerMinute: 0 }, 4],
    ['no blue and no traffic: the minimum', { requestsPerInstance: null, blueLive: 0 }, 2],
    ['more than the maximum: the maximum', { requestsPerMinute: 100_000 }, 12],
    ['a minute that is busier than others: no more', { requestsPerMinute: 1320 }, 4],
    ['a load that has grown beyond that: one more', { requestsPerMinute: 1321 }, 5],
  ])('%s', (_what, changes, wanted) => {
    expect(instancesFor({ ...usual, ...changes })).toBe(wanted);
  });
});

describe('instancesToTakeBack', () => {
  it('is blue’s minimum at rest, and more under load', () => {
    expect(instancesToTakeBack(aPlan(), 0)).toBe(4);
    expect(instancesToTakeBack(aPlan(), 2640)).toBe(8);
    expect(instancesToTakeBack(aPlan(), 2650)).toBe(9);
  });

  it('is what carried as much before, though one minute is busier than another', () => {
    // Four instances had 1,200 a minute on the average, 1,300 in the busiest one.
    const load = { requestsPerMinute: 1300, requestsPerInstance: 300 };
    expect(instancesToTakeBack(aPlan({ load }), 1400)).toBe(4);
    expect(instancesToTakeBack(aPlan({ load }), 1440)).toBe(5);
  });

  it('is nothing on a first release', () => {
    expect(instancesToTakeBack(aPlan({ blue: null }), 2400)).toBe(0);
  });
});

describe('heldSize', () => {
  it.each([
    ['the minimum that is held', 7, 7],
    ['the old minimum, where none is held', 2, 4],
  ])('is %s', (_what, minNow, needed) => {
    expect(heldSize(aPlan(), minNow)).toBe(needed);
  });
});
