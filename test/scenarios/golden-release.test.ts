import { generationNumber } from '../../lambdas/domain/names';
import { Rehearsal, rehearse } from '../../simulator/rehearsal';
import { rehearseSample, sample, UNHARMED } from './rehearsing';

describe('a release with nothing in its way', () => {
  it('goes through its states in order, and no request fails', async () => {
    const result = await rehearseSample();
    const milestones = [
      'ValidateRequest',
      'ClaimFleet',
      'PlanRelease',
      'ObtainImage',
      'StartBuilder',
      'CreateImage',
      'PublishImage',
      'RemoveBuilders',
      'CreateTargetGroup',
      'NameInRule',
      'LaunchGeneration',
      'HoldReplacement',
      'EnableHealing',
      'AttachPolicies',
      'CreateAlarms',
      'HoldCapacity',
      'RestoreCapacity',
      'CompleteRelease',
      'ScheduleRetirement',
      'PointToImage',
      'AnnounceRelease',
      'Released',
    ];
    expect(result).toMatchObject({
      outcome: 'RELEASED',
      requests: { failed: 0 },
      capacity: { required: 4, lowestHealthy: 4 },
      serving: { generation: 'prod-web-v002', version: '1.0.1', weight: 100 },
      ...UNHARMED,
    });
    expect(
      result.stateSequence
        .filter((state) => milestones.includes(state))
        .filter((state, index, all) => all.indexOf(state) === index),
    ).toEqual(milestones);
    expect(result.requests.total).toBeGreaterThan(30_000);
  });

  it('shifts the traffic step by step, and soaks at each', async () => {
    const { events } = await rehearseSample();
    const weights = events.flatMap(({ kind, t, groups }) =>
      kind === 'traffic' && Array.isArray(groups) ? [{ t, weight: Number(groups[0]?.weight) }] : [],
    );
    const firstAt = (percent: number): number => weights.find(({ weight }) => weight === percent)?.t ?? Number.NaN;
    const [five, quarter, half, whole] = [5, 25, 50, 100].map(firstAt);
    for (const [from, to] of [
      [five, quarter],
      [quarter, half],
      [half, whole],
    ]) {
      expect((to ?? 0) - (from ?? 0)).toBeGreaterThan(299);
      // A minute more where a busy minute asks for one more instance first.
      expect((to ?? 0) - (from ?? 0)).toBeLessThan(400);
    }
  });

  it('is the same to the byte with the same seed, and another with another', async () => {
    const [once, again, other] = [
      await rehearseSample({ seed: 5 }),
      await rehearseSample({ seed: 5 }),
      await rehearseSample({ seed: 6 }),
    ];
    expect(JSON.stringify(again)).toBe(JSON.stringify(once));
    expect(other.virtualSeconds).not.toBe(once.virtualSeconds);
  });

  // 14 and 20: seeds whose first generation rings alarms while it boots.
  it.each([2, 3, 7, 14, 20])('holds every invariant with seed %i', async (seed) => {
    expect(await rehearseSample({ seed })).toMatchObject({ outcome: 'RELEASED', requests: { failed: 0 }, ...UNHARMED });
  });

  it('records the cutover as unproved where no traffic flows', async () => {
    const result = await rehearseSample({ requestsPerMinute: 0 });
    const proof = result.events.filter(({ state }) => state === 'ProveCutover').at(-1);
    expect(result).toMatchObject({ outcome: 'RELEASED', requests: { total: 0, failed: 0 }, ...UNHARMED });
    expect(proof?.text).toContain('Unproved');
  });

  it('takes over a fleet that its load has grown', async () => {
    const result = await rehearseSample({ requestsPerMinute: 3000 });
    expect(result).toMatchObject({ outcome: 'RELEASED', requests: { failed: 0 }, ...UNHARMED });
    expect(result.capacity.required).toBeGreaterThan(4);
    expect(result.capacity.lowestHealthy).toBeGreaterThanOrEqual(result.capacity.required);
    // With its minimum given back, scaling decides.
    expect(result.generations.at(-1)?.desired).toBeGreaterThan(4);
  });

  it('uses the image that was baked from the same recipe', async () => {
    const result = await rehearseSample({ version: '1.0.0', force: true });
    expect(result).toMatchObject({ outcome: 'RELEASED', ...UNHARMED });
    expect(result.stateSequence).not.toContain('StartBuilder');
    expect(new Set(result.generations.map(({ imageId }) => imageId)).size).toBe(1);
  });

  it('works for a stage with other sizes and steps', async () => {
    const result = await rehearseSample({ stage: 'staging' });
    expect(result).toMatchObject({ outcome: 'RELEASED', serving: { generation: 'staging-web-v002' }, ...UNHARMED });
    expect(generationNumber('staging', 'web', result.serving.generation ?? '')).toBe(2);
  });

  it('tells what happens while it happens', async () => {
    const told: number[] = [];
    const result = await rehearse(sample({ onEvent: ({ t }) => told.push(t) }));
    expect(told).toEqual(result.events.map(({ t }) => t));
    expect(told.toSorted((a, b) => a - b)).toEqual(told);
  });
});

describe('the release before the one that is rehearsed', () => {
  it.each<[string, object, number]>([
    ['finds its image baked, by its recipe', {}, 0],
    ['bakes, where somebody wants to know how long that takes: a builder and a tester', { bakesFirst: true }, 2],
  ])('%s', async (_, options, machines) => {
    const rehearsal = new Rehearsal(sample(options));
    await rehearsal.prepare();
    const { calls } = rehearsal.world.kernel;

    expect(calls.filter(({ operation }) => operation === 'CreateAutoScalingGroup')).toHaveLength(1);
    expect(calls.filter(({ operation }) => operation === 'RunInstances')).toHaveLength(machines);
  });
});
