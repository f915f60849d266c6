import { measuresOf } from '../../lambdas/domain/kiln-metrics';
import type { ReleaseEvent } from '../../lambdas/domain/release-event';
import { TRANSITIONS } from '../../lambdas/domain/transitions';

const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 2, 10) + seconds * 1000).toISOString();

function event(changes: Partial<ReleaseEvent>): ReleaseEvent {
  return {
    schemaVersion: 1,
    id: 'web-1/X',
    transition: 'SHIFTED',
    status: 'RUNNING',
    stage: 'prod',
    fleet: 'web',
    releaseId: 'web-1',
    version: '1.1.0',
    generation: 'prod-web-v002',
    previous: 'prod-web-v001',
    steps: [50, 100],
    weight: null,
    error: null,
    reason: 'x',
    requestedBy: null,
    requestReason: null,
    executionArn: 'arn',
    at: at(600),
    startedAt: at(0),
    endedAt: null,
    details: {},
    ...changes,
  };
}

const end = (outcome: string, took: number) => [
  { name: 'Releases', value: 1, fleet: 'web', outcome },
  { name: 'ReleaseSeconds', value: took, fleet: 'web', outcome },
];

describe('what an event measures', () => {
  it('is green’s weight, whenever it is written', () => {
    expect(measuresOf(event({ weight: 50 }))).toEqual([{ name: 'GreenWeight', value: 50, fleet: 'web' }]);
    expect(measuresOf(event({ weight: 0 }))).toEqual([{ name: 'GreenWeight', value: 0, fleet: 'web' }]);
    expect(measuresOf(event({ weight: null }))).toEqual([]);
  });

  it('is each part of a release that succeeded, bake and launch from where they began', () => {
    const times = {
      CLAIMED: at(0),
      PLANNED: at(10),
      BAKED: at(110),
      LAUNCHED: at(310),
      SHIFTED50: at(330),
      SHIFTED100: at(400),
    };
    const parts = (earlier: Record<string, string>) =>
      Object.fromEntries(
        measuresOf(event({ transition: 'COMPLETED', endedAt: at(590) }), earlier).map(({ name, value }) => [
          name,
          value,
        ]),
      );
    const whole = { Releases: 1, ReleaseSeconds: 590, PlanSeconds: 10, ShiftSeconds: 90, ProveSeconds: 190 };
    expect(parts(times)).toEqual({ ...whole, BakeSeconds: 100, LaunchSeconds: 200 });
    // An image that was at hand is not baked: the launch begins with the plan.
    const { BAKED: _, ...withoutBake } = times;
    expect(parts(withoutBake)).toEqual({ ...whole, LaunchSeconds: 300 });
    expect(parts({})).toEqual({ Releases: 1, ReleaseSeconds: 590 });
  });

  it.each<[ReleaseEvent['transition'], string]>([
    ['COMPLETED', 'SUCCEEDED'],
    ['RECOVERED', 'RECOVERED'],
    ['REFUSED', 'REFUSED'],
    ['NEEDS_PERSON', 'FAILED'],
  ])('is an end for %s: %s', (transition, outcome) => {
    expect(measuresOf(event({ transition }))).toEqual(end(outcome, 600));
    expect(measuresOf(event({ transition, endedAt: at(480) }))).toEqual(end(outcome, 480));
  });

  it('has no time of a release that never began, and never less than none', () => {
    expect(measuresOf(event({ transition: 'REFUSED', startedAt: null }))).toEqual([
      { name: 'Releases', value: 1, fleet: 'web', outcome: 'REFUSED' },
    ]);
    expect(measuresOf(event({ transition: 'REFUSED', startedAt: at(700) }))).toEqual(end('REFUSED', 0));
  });

  it('is how long it took to put everything back, and to clear up', () => {
    const earlier = { RECOVERING: at(480) };
    expect(measuresOf(event({ transition: 'RESTORED' }), earlier)).toEqual([
      { name: 'RestoreSeconds', value: 120, fleet: 'web' },
    ]);
    expect(measuresOf(event({ transition: 'RECOVERED' }), earlier)).toEqual([
      ...end('RECOVERED', 600),
      { name: 'RecoverSeconds', value: 120, fleet: 'web' },
    ]);
    expect(measuresOf(event({ transition: 'RESTORED' }))).toEqual([]);
  });

  it.each<[string | null, boolean]>([
    ['States.Timeout', true],
    ['Lambda.Unknown', true],
    ['Sandbox.Timedout', true],
    ['GuardTripped', false],
    ['My.States.Error', false],
    [null, false],
  ])('counts %s as an error that Kiln has no name for: %s', (error, counted) => {
    const names = measuresOf(event({ transition: 'RECOVERED', error })).map(({ name }) => name);
    expect(names.includes('UnexpectedErrors')).toBe(counted);
  });

  it('is nothing of what is only under way', () => {
    const ends = ['SHIFTED', 'COMPLETED', 'RECOVERED', 'RESTORED', 'REFUSED', 'NEEDS_PERSON'];
    for (const transition of TRANSITIONS.filter((each) => !ends.includes(each))) {
      expect(measuresOf(event({ transition }), { RECOVERING: at(0), CLAIMED: at(0) })).toEqual([]);
    }
  });
});
