import { namedFaults } from '../../simulator/faults/named-faults';
import release from '../../statemachines/release.asl.json';
import { faults, namedFault, rehearseSample, UNHARMED } from './rehearsing';

describe('the faults that come with Kiln', () => {
  const expected: readonly (readonly [
    name: string,
    outcome: string,
    error: string | undefined,
    culprit: string | undefined,
  ])[] = [
    ['aborted', 'RECOVERED', 'Execution.ABORTED', 'ended as ABORTED'],
    ['alarm-during-soak', 'RECOVERED', 'GuardTripped', 'web-5xx'],
    ['crashing-handlers', 'RELEASED', undefined, undefined],
    ['failing-script', 'RECOVERED', 'BakeFailed', 'tar: /opt/web: Cannot write: No space left on device'],
    ['lost-answers', 'RELEASED', undefined, undefined],
    ['no-capacity', 'RECOVERED', 'LaunchFailed', 'We currently do not have sufficient m7g.large capacity'],
    ['throttled', 'RELEASED', undefined, undefined],
    ['unhealthy-build', 'RECOVERED', 'HealthCheckFailed', '0 of 4 healthy'],
  ];

  it('are all here', () => {
    expect(namedFaults().map(({ name }) => name)).toEqual(expected.map(([name]) => name));
  });

  it.each(expected)('%s ends as %s', async (name, outcome, error, culprit) => {
    const result = await rehearseSample({ faults: namedFault(name) });
    expect(result).toMatchObject({ outcome, ...UNHARMED, requests: { failed: 0 } });
    expect(result.error).toBe(error);
    if (culprit !== undefined) expect(result.cause).toContain(culprit);
    expect(result.serving).toMatchObject({
      generation: outcome === 'RELEASED' ? 'prod-web-v002' : 'prod-web-v001',
      weight: 100,
    });
  });
});

describe('in another stage', () => {
  it.each(['alarm-during-soak', 'aborted', 'throttled'])('%s has its effect too', async (name) => {
    expect(await rehearseSample({ stage: 'staging', faults: namedFault(name) })).toMatchObject({
      outcome: name === 'throttled' ? 'RELEASED' : 'RECOVERED',
      ...UNHARMED,
    });
  });
});

describe('the load', () => {
  it('grows to 1.8 times at half of the traffic: no request fails, and the minimums are restored', async () => {
    const result = await rehearseSample({ faults: faults('{ when: { weight: 50 }, do: { requests: 1.8 } }') });
    expect(result).toMatchObject({ outcome: 'RELEASED', requests: { failed: 0 }, ...UNHARMED });
    expect(result.generations.at(-1)?.desired).toBeGreaterThan(4);
  });
});

describe('CloudWatch has everything minutes later than usual', () => {
  it.each([60, 200])(
    '%i s: the cutover is proved by two whole minutes all the same, and not before',
    async (seconds) => {
      const late = `{ when: { service: cloudwatch, operation: GetMetricData }, do: { stale: ${seconds} } }`;
      const result = await rehearseSample({ faults: faults(late) });
      expect(result).toMatchObject({ outcome: 'RELEASED', requests: { failed: 0 }, ...UNHARMED });
      const proof = result.events.filter(({ kind, state }) => kind === 'state' && state === 'ProveCutover').at(-1);
      expect(proof?.text).toBe('Blue had no request in two closed minutes, green had 2400');
    },
  );
});

describe('the new version', () => {
  it.each([
    ['answers with errors', 'build: { errorRate: 0.3 }', 'prod-web-v002-errors'],
    ['falls ill with half of the traffic', 'build: { healthy: false, aboveWeight: 25 }', 'no healthy target'],
  ])('%s: the guards see it, and blue takes everything back', async (_what, build, culprit) => {
    const result = await rehearseSample({ faults: faults(build) });
    expect(result).toMatchObject({
      outcome: 'RECOVERED',
      error: 'GuardTripped',
      serving: { generation: 'prod-web-v001', weight: 100 },
      ...UNHARMED,
    });
    expect(result.cause).toContain(culprit);
  });
});

describe('instances die', () => {
  it.each([
    ['one of green', 'green', 1, 'RELEASED'],
    ['all of green', 'green', 9, 'RECOVERED'],
    ['one of blue', 'blue', 1, 'RELEASED'],
  ])('%s', async (_which, generation, count, outcome) => {
    const kill = `{ when: { weight: 25, after: 40 }, do: { kill-instances: { generation: ${generation}, count: ${count} } } }`;
    expect(await rehearseSample({ faults: faults(kill) })).toMatchObject({ outcome, ...UNHARMED });
  });

  it('the builder: nothing of the bake is left', async () => {
    const kill = '{ when: { state: CheckComponents }, do: { kill-instances: { generation: builder, count: 1 } } }';
    const result = await rehearseSample({ faults: faults(kill) });
    expect(result).toMatchObject({ outcome: 'RECOVERED', error: 'BakeFailed', violations: [], leftovers: [] });
  });
});

describe('the first zone has no capacity', () => {
  it('the image is baked in the next one', async () => {
    const shortage = '{ when: { state: BeginBuilder }, do: { no-capacity: 300, zone: a } }';
    const result = await rehearseSample({ faults: faults(shortage) });
    expect(result).toMatchObject({ outcome: 'RELEASED', requests: { failed: 0 }, ...UNHARMED });
    expect(result.stateSequence).toContain('WaitForCapacity');
  });
});

describe('another actor', () => {
  it.each([
    [
      'deletes green’s group',
      '{ delete: { kind: auto-scaling-group, generation: green } }',
      'RECOVERED',
      'GuardTripped',
    ],
    ['writes the rule', '{ change: { kind: rule-weights, green: 30, blue: 70 } }', 'RECOVERED', 'ShiftFailed'],
    ['deletes the rule', '{ delete: { kind: rule } }', 'FAILED', 'RecoveryFailed'],
    ['deletes blue’s group', '{ delete: { kind: auto-scaling-group, generation: blue } }', 'FAILED', 'RecoveryFailed'],
  ])('%s: the release says so, and hides nothing', async (_what, act, outcome, error) => {
    const result = await rehearseSample({ faults: faults(`{ when: { weight: 25, after: 40 }, do: ${act} }`) });
    expect(result).toMatchObject({ outcome, error, violations: [], notExercised: [] });
  });

  it('may not delete what is in use: AWS refuses, and the fault has no effect', async () => {
    const act = '{ when: { weight: 25 }, do: { delete: { kind: target-group, generation: green } } }';
    const result = await rehearseSample({ faults: faults(act) });
    expect(result.outcome).toBe('RELEASED');
    expect(result.notExercised).toEqual([expect.stringContaining('ResourceInUseException')]);
  });
});

describe('the definition itself is broken', () => {
  it('in a Choice after the claim: the release ends recovered', async () => {
    const broken: unknown = JSON.parse(
      JSON.stringify(release).replace(
        "{% $states.input.status = 'READY' and $step + 1 < $count($steps) %}",
        '{% $states.input.status + 1 = 2 %}',
      ),
    );
    expect(JSON.stringify(broken)).not.toBe(JSON.stringify(release));
    const machines = typeof broken === 'object' && broken !== null ? { release: broken } : {};
    const result = await rehearseSample({ machines });
    expect(result).toMatchObject({ outcome: 'RECOVERED', error: 'States.QueryEvaluationError', ...UNHARMED });
  });
});
