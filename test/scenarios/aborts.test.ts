import { isBlock } from '../../lambdas/domain/block';
import type { RehearsalOptions } from '../../simulator/rehearsal';
import release from '../../statemachines/release.asl.json';
import { faults, rehearseSample, sample, UNHARMED } from './rehearsing';

function statesOf(machine: unknown): string[] {
  const states = isBlock(machine) && isBlock(machine.States) ? Object.entries(machine.States) : [];
  return states.flatMap(([name, state]) => [
    name,
    ...(isBlock(state) && Array.isArray(state.Branches) ? state.Branches.flatMap(statesOf) : []),
  ]);
}

/** States that a release with nothing in its way does not come to, or in which it has ended already. */
const NOT_ON_THE_WAY = [
  'AwaitWindow',
  'PreviewRelease',
  'IsPreviewAll',
  'Previewed',
  'AskApproval',
  'GiveBackClaim',
  'IsReleased',
  'AskStepApproval',
  'CheckApproval',
  'IsApproved',
  'WaitForApproval',
  'WaitForClaim',
  'RecoverPredecessor',
  'RefuseRelease',
  'Refused',
  'RaiseBakeFailure',
  'WaitForGrown',
  'Untold',
  'Released',
  'Recover',
  'DidRecoveryRun',
  'IsCommitted',
  'RecoveryFailed',
  'Failed',
];
const BEFORE_THE_CLAIM = ['ValidateRequest', 'IsDryRun', 'CheckWindow', 'IsWindowOpen'];
const ON_THE_WAY = statesOf(release).filter((state) => !NOT_ON_THE_WAY.includes(state));

/**
 * A short way to every state: two steps, and an image that is there already, where the bake is not the matter. The soak
 * is over before the cutover's minutes can be read, wherever in a minute the last weight is written: the proof is waited for.
 */
function shortWay(state: string): Partial<RehearsalOptions> {
  const { fleet } = sample();
  const strategy = { ...fleet.spec.strategy, steps: [50, 100], soak: '4m' };
  const quick = { fleet: { ...fleet, spec: { ...fleet.spec, strategy } } };
  return state === 'ObtainImage' ? quick : { ...quick, version: '1.0.0', force: true };
}

describe('somebody stops the execution', () => {
  it.each(ON_THE_WAY)('at %s, and the watchdog brings it to an allowed end', async (state) => {
    const result = await rehearseSample({
      ...shortWay(state),
      faults: faults(`{ when: { state: ${state}, entered: 1 }, do: { abort: execution } }`),
    });
    expect(result).toMatchObject({ ...UNHARMED, requests: { failed: 0 } });
    const released = ['CompleteRelease', 'ScheduleRetirement', 'PointToImage', 'AnnounceRelease'].includes(state);
    const expected = BEFORE_THE_CLAIM.includes(state) ? 'REFUSED' : released ? 'RELEASED' : 'RECOVERED';
    // The claim's handler goes on when its execution is stopped: it may be in time for the claim, or come to a closed record.
    expect(state === 'ClaimFleet' ? ['REFUSED', 'RECOVERED'] : [expected]).toContain(result.outcome);
  });

  it('and the event of it is lost: the reconciling schedule sees it', async () => {
    const result = await rehearseSample({
      faults: faults(
        '{ when: { weight: 25 }, do: { lose-event: 9 } }',
        '{ when: { weight: 25, after: 60 }, do: { abort: execution } }',
      ),
    });
    expect(result).toMatchObject({ outcome: 'RECOVERED', ...UNHARMED });
  });

  it('while it recovers: the recovery is done again', async () => {
    const result = await rehearseSample({
      faults: faults(
        '{ when: { weight: 25 }, do: { alarm: web-5xx } }',
        '{ when: { state: RestoreTraffic }, do: { abort: execution } }',
      ),
    });
    expect(result).toMatchObject({ outcome: 'RECOVERED', ...UNHARMED });
  });
});
