import { AwsError } from '../../simulator/aws-error';
import type { CallRecord } from '../../simulator/kernel';
import { Rehearsal } from '../../simulator/rehearsal';
import type { SimulatedService } from '../../simulator/service';
import { DeployedWorld } from './deployed-world';
import { faults, rehearseSample, sample, UNHARMED } from './rehearsing';

/** Long after the plan, before the traffic moves. */
const MIDDLE_MS = 800_000;
const BLUE_SERVES = { generation: 'prod-web-v001', weight: 100 };

describe('somebody writes the rule', () => {
  it.each([
    ['in the last soak', 'when: { weight: 100, after: 40 }', 'ProveCutover'],
    ['while the cutover is proved', 'when: { state: ProveCutover, entered: 1 }', 'RestoreCapacity'],
    ['right before the release completes', 'when: { state: RestoreCapacity, entered: 1 }', 'ScheduleRetirement'],
  ])('%s: the release does not end as if nothing were', async (_when, when, next) => {
    const act = `${when}\n  do: { change: { kind: rule-weights, green: 30, blue: 70 } }`;
    const result = await rehearseSample({ faults: faults(act) });
    expect(result).toMatchObject({ outcome: 'RECOVERED', error: 'ShiftFailed', serving: BLUE_SERVES, ...UNHARMED });
    expect(result.cause).toContain('somebody else changed it');
    const { stateSequence: states } = result;
    expect(states.slice(0, states.indexOf('Recover'))).not.toContain(next);
  });

  it('a read that lags behind Kiln’s own write is nobody’s meddling', async () => {
    const act = 'when: { service: elbv2, operation: DescribeRules }\n  do: { stale: 2 }';
    expect(await rehearseSample({ faults: faults(act) })).toMatchObject({ outcome: 'RELEASED', ...UNHARMED });
  });
});

describe('blue must take back more than it was made for', () => {
  const GROWN = faults(
    'when: { weight: 50 }\n  do: { requests: 1.8 }',
    'when: { weight: 50, after: 200 }\n  do: { alarm: web-5xx }',
  );

  /** The traffic goes back to blue, on an Auto Scaling that somebody has changed. */
  async function recover(doctor: (rehearsal: Rehearsal) => void) {
    const rehearsal = new Rehearsal(sample({ faults: GROWN }));
    await rehearsal.prepare();
    doctor(rehearsal);
    rehearsal.begin();
    return { result: await rehearsal.finish(), calls: rehearsal.world.kernel.calls };
  }

  it('and grows for it by its minimum alone: scaling decides the rest', async () => {
    const { result, calls } = await recover(() => undefined);
    expect(result).toMatchObject({ outcome: 'RECOVERED', error: 'GuardTripped', ...UNHARMED });
    expect(sizings(calls)).toEqual([expect.objectContaining({ DesiredCapacity: undefined })]);
  });

  it('but somebody has lowered its maximum: it takes what it can', async () => {
    const { result, calls } = await recover(({ world }) => {
      const lowered = { AutoScalingGroupName: 'prod-web-v001', MaxSize: 5 };
      world.clock.after(MIDDLE_MS, () => world.aws.ask('autoscaling', 'UpdateAutoScalingGroup', lowered));
    });
    expect(result).toMatchObject({ outcome: 'RECOVERED', error: 'GuardTripped', serving: BLUE_SERVES });
    expect(sizings(calls)).toEqual([expect.objectContaining({ MinSize: 5 })]);
  });

  it.each([
    ['refuses that for good', new AwsError('AccessDenied', 'not authorized', 403)],
    ['does not come to it', new AwsError('ScalingActivityInProgressFault', 'Activity is in progress')],
  ])('but Auto Scaling %s: the traffic goes back all the same', async (_what, refusal) => {
    const { result, calls } = await recover(({ world }) => {
      world.kernel.register(refusingTo('RestoreTraffic', world.aws.autoscaling, refusal));
    });
    expect(calls.some(({ caller, error }) => caller === 'RestoreTraffic' && error === refusal.name)).toBe(true);
    expect(result).toMatchObject({ outcome: 'RECOVERED', error: 'GuardTripped', serving: BLUE_SERVES });
  });
});

describe('somebody raises a minimum', () => {
  it('of blue before it is held, of green while it grows: each keeps that person’s', async () => {
    const deployed = new DeployedWorld({ requestsPerMinute: 3000 });
    await deployed.release('1.0.0');
    const { aws, sfn } = deployed.world;
    const min = (name: string) => aws.autoscaling.group(name)?.sizes.min;
    const seen: unknown[] = [];
    sfn.onState(({ kind, stateName }) => {
      if (kind !== 'entered') return;
      // Long enough before HoldCapacity reads it: reads lag.
      if (stateName === 'CheckGeneration') aws.autoscaling.changeMinSize('prod-web-v001', 5);
      if (stateName !== 'ProveCutover') return;
      seen.push(min('prod-web-v001'));
      aws.autoscaling.changeMinSize('prod-web-v002', 11);
    });

    await deployed.release('1.1.0');

    expect(seen[0]).toBeGreaterThan(5);
    expect([min('prod-web-v001'), min('prod-web-v002')]).toEqual([5, 11]);
  });
});

describe('traffic goes back', () => {
  it('to a blue that is big enough without a word to Auto Scaling', async () => {
    const rehearsal = new Rehearsal(sample({ faults: faults('when: { weight: 50 }\n  do: { alarm: web-5xx }') }));
    await rehearsal.prepare();
    rehearsal.begin();
    const { aws, clock, kernel } = rehearsal.world;
    // A minimum below what the load needs, and more alive: as scaling left it, had nothing been held.
    clock.after(MIDDLE_MS, () => aws.autoscaling.changeMinSize('prod-web-v001', 1));
    kernel.register(refusingTo('RestoreTraffic', aws.autoscaling, new AwsError('Throttling', 'Rate exceeded')));

    const result = await rehearsal.finish();

    expect(result).toMatchObject({ outcome: 'RECOVERED', error: 'GuardTripped', serving: BLUE_SERVES });
    expect(sizings(kernel.calls)).toEqual([]);
    // Written at once, read back once.
    expect(result.stateSequence.filter((state) => state === 'RestoreTraffic')).toHaveLength(2);
  });

  it('and a zone without capacity that keeps blue below what was held for it is no reason to page', async () => {
    const result = await rehearseSample({
      requestsPerMinute: 1800,
      faults: faults(
        'when: { weight: 50 }\n  do: { no-capacity: 7200 }',
        'when: { weight: 50, after: 1 }\n  do: { kill-instances: { generation: blue, count: 1 } }',
        'when: { weight: 50, after: 90 }\n  do: { alarm: web-5xx }',
      ),
    });
    const confirmed = result.events.filter(({ state }) => state === 'ConfirmRestored').at(-1);
    expect(result).toMatchObject({ outcome: 'RECOVERED', error: 'GuardTripped', serving: BLUE_SERVES, violations: [] });
    expect(confirmed?.text).toContain('fewer than the');
  });
});

/** What the recovery asked of blue's sizes. */
function sizings(calls: readonly CallRecord[]): readonly unknown[] {
  return calls
    .filter(({ operation, caller }) => operation === 'UpdateAutoScalingGroup' && caller === 'RestoreTraffic')
    .map(({ input }) => input);
}

/** Auto Scaling that lets one function size nothing. */
function refusingTo(caller: string, real: SimulatedService, refusal: AwsError): SimulatedService {
  const update = real.operations.UpdateAutoScalingGroup;
  if (update === undefined) throw new Error('UpdateAutoScalingGroup is not simulated');
  const answer: typeof update.answer = (input, call) => {
    if (call.caller === caller) throw refusal;
    return update.answer(input, call);
  };
  return { name: real.name, operations: { ...real.operations, UpdateAutoScalingGroup: { ...update, answer } } };
}
