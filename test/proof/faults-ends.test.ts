import { AS_WITHOUT, callLabel, crashLabel } from '../../proof/faults/ends';
import { recordAll } from '../../proof/faults/enumeration';
import { provedRuns } from '../../proof/faults/proved-runs';
import { reactionTo } from '../../proof/faults/reaction';
import type { RecordedInvocation } from '../../proof/faults/recording';

describe('what an invocation of a recorded release comes to', () => {
  let invocations: readonly RecordedInvocation[];
  beforeAll(async () => {
    const recordings = await recordAll(provedRuns().filter(({ name }) => name === 'release'));
    invocations = recordings.flatMap((recording) => recording.invocations);
  });
  const of = (state: string): RecordedInvocation => {
    const found = invocations.find((invocation) => invocation.state === state);
    if (found === undefined) throw new Error(`The recorded release never comes by ${state}.`);
    return found;
  };

  it('is known of every one: each handler does without a fault what it did', () => {
    const unknown = invocations.filter(({ ends }) => ends.size === 0).map(({ state }) => state);

    expect(invocations.length).toBeGreaterThan(100);
    expect(unknown).toEqual([]);
  });

  it('is the same wherever its handler fails with the same effects behind it', () => {
    const { calls, ends } = of('StopBuilder');

    expect(calls.map(({ operation }) => operation)).toEqual(['GetItem', 'DescribeInstances', 'StopInstances']);
    const none = 'again after 0-2 s, with the effects of none';
    const before = [0, 1, 2].flatMap((call) => [
      callLabel('throttled', call),
      callLabel('internal-error', call),
      crashLabel(call),
    ]);
    for (const label of [...before, callLabel('lose-answer', 0), callLabel('lose-answer', 1)])
      expect([label, ends.get(label)]).toEqual([label, none]);
    expect(ends.get(crashLabel(3))).toBe('again after 0-2 s, with the effects of 2');
    // Each attempt of the SDK has its effect: that is not the one effect of a crash.
    expect(ends.get(callLabel('lose-answer', 2))).toBe('again after 0-2 s, with the effects of 2, 2, 2');
  });

  it('is not said where a handler survives, and leaves another world behind', () => {
    const { calls, ends } = of('PublishImage');
    const told = calls.findIndex(({ operation }) => operation === 'PutEvents');

    // What nobody could be told fails no step.
    expect(told).toBeGreaterThan(0);
    expect(ends.has(callLabel('throttled', told))).toBe(false);
    expect(ends.get(crashLabel(told))).toMatch(/^again after/);
    expect([...ends.values()]).not.toContain(AS_WITHOUT);
  });
});

describe('what a state does about a first failure', () => {
  it('is told by its retriers, in every machine that has a state of that name', () => {
    expect(reactionTo('StopBuilder', 'TransientAwsError')).toBe('again after 0-2 s');
    expect(reactionTo('StopBuilder', 'Runtime.ExitError')).toBe('again after 0-2 s');
    expect(reactionTo('RestoreCapacity', 'TransientAwsError')).toBe('again after 0-2 s');
  });

  it('is another thing for each error it does not try again, and for whoever has no state', () => {
    expect(reactionTo('StopBuilder', 'BakeFailed')).toBe('BakeFailed');
    expect(reactionTo('Watchdog', 'TransientAwsError')).toBe('TransientAwsError');
  });
});
