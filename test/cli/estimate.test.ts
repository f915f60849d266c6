import { estimate, type PastRelease } from '../../cli/plan/estimate';

const past = (seconds: number, soakSeconds: number, steps: readonly unknown[], use: string | null): PastRelease => ({
  seconds,
  plan: { soakSeconds, steps, image: { use } },
});

describe('how long a release will take', () => {
  it.each([
    ['is not known without any before', [], true, undefined],
    ['is not known by releases that baked nothing', [past(900, 300, [100], 'ami-1')], true, undefined],
    ['is what the one before took', [past(900, 300, [50, 100], null)], true, { seconds: 300 + 1200, releases: 1 }],
    [
      'is by the middle one: a wait for capacity says nothing of the others',
      [past(1000, 300, [100], null), past(9000, 300, [100], null), past(900, 300, [100], null)],
      true,
      { seconds: 700 + 1200, releases: 3 },
    ],
    [
      'is by those that did the same: a bake takes its time',
      [past(1500, 300, [100], null), past(500, 300, [100], 'ami-1')],
      false,
      { seconds: 200 + 1200, releases: 1 },
    ],
    [
      'takes no step for a soak that asks a person',
      [past(700, 300, ['approval', 100], null)],
      true,
      { seconds: 400 + 1200, releases: 1 },
    ],
    ['is never less than the soaks', [past(100, 300, [100], null)], true, { seconds: 1200, releases: 1 }],
  ])('%s', (_what, releases, bakes, expected) => {
    expect(estimate({ steps: [5, 25, 'approval', 50, 100], soakSeconds: 300, bakes }, releases)).toEqual(expected);
  });
});
