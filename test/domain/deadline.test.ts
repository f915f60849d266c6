import { untilNextLook } from '../../lambdas/domain/deadline';

describe('how long until the next look', () => {
  it.each([
    [0, 5],
    [54, 5],
    [120, 12],
    [290, 29],
    [3600, 30],
  ])('after %s s of waiting: %s s', (waited, seconds) => {
    expect(untilNextLook({ since: 1000, now: (1000 + waited) * 1000 })).toBe(seconds);
  });
});
