import {
  DeletePolicyCommand,
  DescribePoliciesCommand,
  PutScalingPolicyCommand,
  type PutScalingPolicyCommandInput,
  SuspendProcessesCommand,
} from '@aws-sdk/client-auto-scaling';
import { type Reading, type Situation, trackTargets } from '../../simulator/aws/autoscaling/target-tracking';
import { autoScalingWorld, LABEL } from './autoscaling-world';

const NOW = Date.parse('2027-03-01T10:00:30Z');

/** Values of the minutes up to the last closed one, a minute's lag included. */
const minutes = (...values: readonly (number | undefined)[]) =>
  values.flatMap((value, index) =>
    value === undefined ? [] : [{ time: NOW - 90_000 - (values.length - index) * 60_000, value }],
  );
const reading = (values: readonly (number | undefined)[], changes: Partial<Reading> = {}): Reading => ({
  target: 50,
  disableScaleIn: false,
  minutes: minutes(...values),
  ...changes,
});
const situation = (changes: Partial<Situation> = {}): Situation => ({
  sizes: { min: 2, max: 10, desired: 4 },
  ready: 4,
  changing: false,
  now: NOW,
  ...changes,
});
const times = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

describe('target tracking', () => {
  it.each<[string, readonly Reading[], Partial<Situation>, number | undefined]>([
    ['goes out in proportion, rounded up', [reading([70, 70, 70])], {}, 6],
    ['goes out to an even share exactly', [reading([75, 75, 75])], {}, 6],
    ['stays for a peak of two minutes', [reading([40, 70, 70])], {}, undefined],
    ['stays at the target', [reading([50, 50, 50])], {}, undefined],
    ['does not go over the maximum', [reading(times(3, 400))], {}, 10],
    ['stays at the maximum', [reading(times(3, 400))], { sizes: { min: 2, max: 4, desired: 4 } }, undefined],
    ['stays where the latest minutes have a gap', [reading([70, 70, undefined, 70])], {}, undefined],
    ['stays without data', [reading([])], {}, undefined],
    ['stays on stale data', [reading([70, 70, 70])], { now: NOW + 600_000 }, undefined],
    [
      'does not ask again for what warms up',
      [reading([70, 70, 70])],
      { sizes: { min: 2, max: 10, desired: 6 }, changing: true },
      undefined,
    ],
    [
      'asks for more than what warms up where that is needed',
      [reading([90, 90, 90])],
      { sizes: { min: 2, max: 10, desired: 6 }, changing: true },
      8,
    ],
    ['goes in after fifteen low minutes', [reading(times(15, 20))], {}, 2],
    ['goes in to what the highest of them needs', [reading([...times(14, 20), 30])], {}, 3],
    ['does not go under the minimum', [reading(times(15, 1))], {}, 2],
    ['stays after fourteen low minutes', [reading(times(14, 20))], {}, undefined],
    ['stays between nine tenths of the target and the target', [reading(times(15, 45))], {}, undefined],
    ['does not go in while anything changes', [reading(times(15, 20))], { changing: true }, undefined],
    ['does not go in where that is disabled', [reading(times(15, 20), { disableScaleIn: true })], {}, undefined],
    ['follows the policy that asks for most', [reading([60, 60, 60]), reading([90, 90, 90])], {}, 8],
    ['goes out if one policy asks and another would go in', [reading(times(15, 10)), reading([60, 60, 60])], {}, 5],
    ['goes in only if all policies agree', [reading(times(15, 10)), reading(times(15, 48))], {}, undefined],
    ['does not go in while one policy has no data', [reading(times(15, 10)), reading([])], {}, undefined],
    ['goes in to the larger of two wishes', [reading(times(15, 10)), reading(times(15, 35))], {}, 3],
  ])('%s', (_name, readings, changes, expected) => {
    expect(trackTargets(readings, situation(changes))?.desired).toBe(expected);
  });
});

const cpu = { PredefinedMetricType: 'ASGAverageCPUUtilization' } as const;
const requests = { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: LABEL } as const;
const policyInput = (
  metric: { PredefinedMetricType: 'ASGAverageCPUUtilization' | 'ALBRequestCountPerTarget'; ResourceLabel?: string },
  TargetValue: number,
  changes: Partial<PutScalingPolicyCommandInput> = {},
): PutScalingPolicyCommandInput => ({
  AutoScalingGroupName: 'web-v001',
  PolicyName: metric.PredefinedMetricType,
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingConfiguration: { PredefinedMetricSpecification: metric, TargetValue },
  ...changes,
});

async function trackedGroup(...policies: readonly PutScalingPolicyCommandInput[]) {
  const world = autoScalingWorld();
  await world.create();
  await world.seconds(300);
  for (const policy of policies) await world.settle(world.client.send(new PutScalingPolicyCommand(policy)));
  return { ...world, sizes: () => world.service.group('web-v001')?.sizes };
}

describe('a scaling policy', () => {
  it('grows the group with the load, once for one need, and shrinks it a quarter of an hour after', async () => {
    const world = await trackedGroup(policyInput(requests, 1000));
    let load = 4000;
    world.metrics.values.RequestCountPerTarget = () => load / Math.max(1, world.inService().length);

    await world.seconds(330);
    const grown = world.sizes()?.desired;
    await world.seconds(600);
    const steady = world.sizes()?.desired;
    const cause = (await world.activities()).find((activity) => activity.Cause?.includes('monitor alarm'))?.Cause;
    load = 1500;
    await world.seconds(15 * 60);
    const notYet = world.sizes()?.desired;
    await world.seconds(3 * 60);

    expect([grown, steady, notYet, world.sizes()?.desired]).toEqual([4, 4, 4, 2]);
    expect(cause).toMatch(
      /^At \S+Z a monitor alarm TargetTracking-web-v001-AlarmHigh-\S+ in state ALARM triggered policy ALBRequestCountPerTarget changing the desired capacity from 2 to 4\. /,
    );
    expect(world.metrics.queries[0]).toMatchObject({
      namespace: 'AWS/ApplicationELB',
      dimensions: {
        LoadBalancer: 'app/web/fedcba9876543210',
        TargetGroup: 'targetgroup/web-v001/0123456789abcdef',
      },
      statistic: 'Sum',
    });
  });

  it('does not take away what was just asked for before it has warmed up', async () => {
    const world = await trackedGroup(policyInput(cpu, 50));
    world.metrics.values.CPUUtilization = () => 10;
    await world.seconds(20 * 60);

    world.service.changeDesiredCapacity('web-v001', 4);
    await world.seconds(130);
    const warmingUp = world.sizes()?.desired;
    await world.seconds(120);

    expect([warmingUp, world.sizes()?.desired]).toEqual([4, 2]);
  });

  it('on CPU reads the group’s own average', async () => {
    const world = await trackedGroup(policyInput(cpu, 50));
    world.metrics.values.CPUUtilization = () => 80;

    await world.seconds(330);

    expect(world.metrics.queries.at(-1)).toMatchObject({
      namespace: 'AWS/EC2',
      dimensions: { AutoScalingGroupName: 'web-v001' },
      statistic: 'Average',
    });
    expect(world.sizes()?.desired).toBe(4);
  });

  it.each([
    ['AlarmNotification is suspended', 'suspended'],
    ['it is disabled', 'disabled'],
    ['it is deleted', 'deleted'],
  ])('does nothing while %s', async (_name, how) => {
    const world = await trackedGroup(policyInput(cpu, 50, { Enabled: how !== 'disabled' }));
    world.metrics.values.CPUUtilization = () => 80;
    const group = { AutoScalingGroupName: 'web-v001' };
    if (how === 'suspended') {
      await world.settle(
        world.client.send(new SuspendProcessesCommand({ ...group, ScalingProcesses: ['AlarmNotification'] })),
      );
    }
    if (how === 'deleted') {
      await world.settle(
        world.client.send(new DeletePolicyCommand({ ...group, PolicyName: 'ASGAverageCPUUtilization' })),
      );
    }

    await world.seconds(600);

    expect(world.sizes()?.desired).toBe(2);
  });

  it('is described as it was put, and goes with its group', async () => {
    const world = await trackedGroup(policyInput(requests, 1000, { EstimatedInstanceWarmup: 30 }));
    const describePolicies = async () =>
      (
        await world.settle(
          world.client.send(new DescribePoliciesCommand({ PolicyNames: ['ALBRequestCountPerTarget'] })),
        )
      ).ScalingPolicies;

    const before = await describePolicies();
    world.service.deleteGroup('web-v001');
    await world.seconds(120);

    expect(before).toMatchObject([
      {
        AutoScalingGroupName: 'web-v001',
        PolicyType: 'TargetTrackingScaling',
        PolicyARN: expect.stringMatching(/:scalingPolicy:.*:policyName\/ALBRequestCountPerTarget$/),
        EstimatedInstanceWarmup: 30,
        Enabled: true,
        Alarms: [
          { AlarmName: expect.stringContaining('AlarmHigh') },
          { AlarmName: expect.stringContaining('AlarmLow') },
        ],
        TargetTrackingConfiguration: {
          PredefinedMetricSpecification: requests,
          TargetValue: 1000,
          DisableScaleIn: false,
        },
      },
    ]);
    expect(await describePolicies()).toEqual([]);
  });

  it('keeps its identity when it is put again', async () => {
    const world = await trackedGroup();
    const put = (target: number) =>
      world.settle(world.client.send(new PutScalingPolicyCommand(policyInput(cpu, target))));

    const first = await put(50);
    const second = await put(60);

    expect(second).toEqual(first);
  });

  it.each([
    [
      'another group’s target group',
      { ...requests, ResourceLabel: LABEL.replace('web-v001', 'web-v002') },
      /not attached/,
    ],
    [
      'a load balancer that does not route to it',
      { ...requests, ResourceLabel: LABEL.replace('web/', 'api/') },
      /does not route/,
    ],
    ['no label', { PredefinedMetricType: 'ALBRequestCountPerTarget' } as const, /must be specified/],
    ['a label that is none', { ...requests, ResourceLabel: 'web-v001' }, /Invalid resource label/],
    ['a label for CPU', { ...cpu, ResourceLabel: LABEL }, /cannot be specified/],
  ])('is refused with %s', async (_name, metric, message) => {
    await expect(trackedGroup(policyInput(metric, 50))).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(message),
    });
  });

  it('is refused for an unknown group, a second time for one metric, and where only AWS would know what to do', async () => {
    await expect(trackedGroup(policyInput(cpu, 50, { AutoScalingGroupName: 'nope' }))).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Group nope not found',
    });
    await expect(
      trackedGroup(policyInput(cpu, 50), policyInput(cpu, 60, { PolicyName: 'another' })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(trackedGroup(policyInput(cpu, 50, { PolicyType: 'StepScaling' }))).rejects.toMatchObject({
      name: 'SimulatorGap',
    });
  });
});
