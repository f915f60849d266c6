import { SimulatedCloudWatch } from '../../simulator/aws/cloudwatch/cloudwatch';
import { dimension } from '../../simulator/aws/elbv2/arns';
import type { SimulatedInstance } from '../../simulator/ports';
import type { Serving } from '../../simulator/traffic/serving';
import { Traffic } from '../../simulator/traffic/traffic';
import { ACCOUNT, elbv2World, GOOD, START } from './elbv2-world';

/** Blue with its instances at full weight, green beside it at weight 0; a stream of requests through them. */
async function trafficWorld({ requestsPerMinute = 600, blue = 2, green = 0 } = {}) {
  const world = elbv2World();
  world.behaviours.set('1.1.0', GOOD);
  const cloudwatch = new SimulatedCloudWatch({
    clock: world.clock,
    random: world.random.fork('cloudwatch'),
    events: { emit: () => {} },
    account: ACCOUNT,
  });
  const blueGroup = await world.createTargetGroup('blue', { HealthyThresholdCount: 2 });
  const greenGroup = await world.createTargetGroup('green', { HealthyThresholdCount: 2 });
  const rule = await world.createRule({ [blueGroup]: 100, [greenGroup]: 0 });
  await world.propagated();
  const launch = async (group: string, version: string, count: number): Promise<SimulatedInstance[]> => {
    const tags = { 'aws:autoscaling:groupName': group === blueGroup ? 'blue' : 'green' };
    const instances = Array.from({ length: count }, () => world.host.launch(version, { tags }));
    if (count > 0) await world.register(group, ...instances);
    return instances;
  };
  const blueInstances = await launch(blueGroup, '1.0.0', blue);
  const greenInstances = await launch(greenGroup, '1.1.0', green);
  await world.clock.run(() => false, START + 179_999);
  const request = { host: 'web.example.com', path: '/' };
  const traffic = new Traffic(
    { ...world, metrics: cloudwatch.metrics },
    { listenerArn: world.listenerArn, request, requestsPerMinute },
  );
  const began = world.clock.now();
  const read = (
    namespace: string,
    name: string,
    dimensions: Record<string, string>,
    statistic: 'Sum' | 'Average' = 'Sum',
  ) => {
    const query = { namespace, name, dimensions, statistic, periodSeconds: 60, from: began, to: began + 3_600_000 };
    return cloudwatch.metrics.statistics(query).map(({ value }) => value);
  };
  return {
    ...world,
    traffic,
    rule,
    blueGroup,
    greenGroup,
    blueInstances,
    greenInstances,
    began,
    read,
    totals: () => traffic.totals(began, world.clock.now()),
  };
}

describe('Traffic', () => {
  it('goes by weight to the request', async () => {
    // Prepare
    const { setWeights, rule, blueGroup, greenGroup, propagated, seconds, traffic, clock } = await trafficWorld({
      green: 1,
    });
    await setWeights(rule, { [blueGroup]: 95, [greenGroup]: 5 });
    await propagated();
    traffic.settle();
    const from = clock.now();

    // Act
    await seconds(600);

    // Assess
    expect(traffic.totals(from, clock.now())).toEqual({
      requests: 6000,
      failed: 0,
      refused: 0,
      groups: [
        { group: 'blue', requests: 5700, failed: 0 },
        { group: 'green', requests: 300, failed: 0 },
      ],
      failures: [],
    });
  });

  it('fails by the error rate of the build, small shares included', async () => {
    // Prepare
    const { behaviours, seconds, totals } = await trafficWorld({ requestsPerMinute: 60 });
    behaviours.set('1.0.0', { ...GOOD, errorRate: 0.01 });
    await seconds(0);

    // Act
    await seconds(1805);

    // Assess
    expect(totals().failures).toEqual([{ group: 'blue', reason: 'the application answered with an error', count: 18 }]);
  });

  it('is lost on a dead instance until the health checks notice', async () => {
    // Prepare
    const { host, blueInstances, seconds, totals } = await trafficWorld();

    // Act
    host.become(blueInstances[0]?.instanceId ?? '', 'shutting-down');
    await seconds(30);
    const noticed = totals();
    await seconds(300);

    // Assess
    expect(noticed.failures).toEqual([
      { group: 'blue', reason: 'the target did not answer', count: expect.any(Number) },
    ]);
    expect(noticed.failed).toBeGreaterThanOrEqual(5 * 16);
    expect(noticed.failed).toBeLessThanOrEqual(5 * 26);
    expect(totals().failed).toBe(noticed.failed);
  });

  it('goes to all targets where none is healthy', async () => {
    // Prepare
    const { host, blueInstances, seconds, totals, traffic } = await trafficWorld();
    for (const { instanceId } of blueInstances) host.become(instanceId, 'shutting-down');
    await seconds(60);

    // Act
    const before = totals().failed;
    host.become(blueInstances[0]?.instanceId ?? '', 'running');
    await seconds(29);
    const starting = totals().failed;
    await seconds(5);
    const answering = totals().failed;
    await seconds(60);

    // Assess
    expect(traffic.serving().groups[0]).toMatchObject({ registered: 2, healthy: 1, failOpen: false });
    expect(starting - before).toBe(290);
    expect(answering - starting).toBeLessThan(50);
    expect(totals().failures.map(({ reason }) => reason)).toEqual([
      'the target did not answer',
      'the target refused the connection',
    ]);
  });

  it('gets 503 of a group without targets, however healthy the other', async () => {
    // Prepare
    const {
      setWeights,
      rule,
      blueGroup,
      greenGroup,
      propagated,
      seconds,
      totals,
      read,
      loadBalancerArn,
      clock,
      traffic,
    } = await trafficWorld();
    await setWeights(rule, { [blueGroup]: 50, [greenGroup]: 50 });
    await propagated();
    const before = totals();

    // Act
    await seconds(60);
    const after = totals();
    await seconds(180);

    // Assess
    expect(after.failed - before.failed).toBe(300);
    expect(after.failures).toEqual([{ group: 'green', reason: 'no registered target', count: after.failed }]);
    expect(read('AWS/ApplicationELB', 'HTTPCode_ELB_5XX_Count', { LoadBalancer: dimension(loadBalancerArn) })[1]).toBe(
      300,
    );
    expect(traffic.totals(clock.now(), clock.now()).requests).toBe(0);
  });

  it('is refused, not failed, by a fixed response of the rule; failed by the default rule', async () => {
    // Prepare
    const world = elbv2World();
    const metrics = { record: () => {} };
    const stream = (host: string) => ({
      listenerArn: world.listenerArn,
      request: { host, path: '/' },
      requestsPerMinute: 60,
    });
    const known = new Traffic({ ...world, metrics }, stream('web.example.com'));
    const unknown = new Traffic({ ...world, metrics }, stream('api.example.com'));
    const group = await world.createTargetGroup('blue');
    const rule = await world.createRule({ [group]: 1 });
    const response = { kind: 'fixed-response', statusCode: '503' } as const;
    const held = world.elbv2.state.rules.get(rule);
    if (held !== undefined) world.elbv2.routing.learn(rule, { ...held, action: response });
    await world.propagated();
    if (held !== undefined) world.elbv2.routing.learn(rule, { ...held, action: response });
    known.settle();
    const from = world.clock.now();

    // Act
    await world.seconds(60);

    // Assess
    expect(known.totals(from, world.clock.now())).toMatchObject({ requests: 60, failed: 0, refused: 60 });
    expect(unknown.totals(from, world.clock.now())).toMatchObject({
      failed: 60,
      failures: [{ reason: 'no rule matched' }],
    });
  });

  it('no longer goes to a target that drains', async () => {
    // Prepare
    const { elbv2, blueGroup, blueInstances, seconds, totals, traffic, host } = await trafficWorld();

    // Act
    elbv2.deregister(blueGroup, blueInstances[0]?.instanceId ?? '', () => {});
    host.become(blueInstances[0]?.instanceId ?? '', 'shutting-down');
    await seconds(60);

    // Assess
    expect(traffic.serving().groups[0]?.receivers.map(({ instanceId }) => instanceId)).toEqual([
      blueInstances[1]?.instanceId,
    ]);
    expect(totals().failed).toBe(0);
  });

  it('does not go to draining targets even where no other is left', async () => {
    // Prepare
    const { elbv2, blueGroup, blueInstances, seconds, traffic, totals } = await trafficWorld();

    // Act
    for (const { instanceId } of blueInstances) elbv2.deregister(blueGroup, instanceId, () => {});
    await seconds(60);

    // Assess
    expect(traffic.serving().groups[0]).toMatchObject({ registered: 0, healthy: 0, receivers: [] });
    expect(totals().failures).toEqual([{ group: 'blue', reason: 'no registered target', count: 600 }]);
  });

  it('fails beyond saturation, and answers more slowly near it', async () => {
    // Prepare
    const { seconds, totals, read, loadBalancerArn, blueGroup, traffic } = await trafficWorld({ blue: 1 });
    const target = { LoadBalancer: dimension(loadBalancerArn), TargetGroup: dimension(blueGroup) };

    // Act
    await seconds(120);
    const atHalf = totals();
    traffic.setFactor(3);
    await seconds(300);

    // Assess
    expect(atHalf.failed).toBe(0);
    expect(totals().failures).toEqual([{ group: 'blue', reason: 'the target was saturated', count: 5 * 600 }]);
    const latencies = read('AWS/ApplicationELB', 'TargetResponseTime', target, 'Average');
    expect(latencies[0]).toBeCloseTo(0.0427, 4);
    expect(latencies[3]).toBeCloseTo(0.2156, 4);
    expect(read('AWS/EC2', 'CPUUtilization', { AutoScalingGroupName: 'blue' }, 'Average').slice(0, 4)).toEqual([
      expect.closeTo(50),
      expect.closeTo(50),
      expect.closeTo(100),
      expect.closeTo(100),
    ]);
  });

  it('publishes what the load balancer counts, and nothing for a count of zero', async () => {
    // Prepare
    const { seconds, read, loadBalancerArn, blueGroup, greenGroup } = await trafficWorld();
    const LoadBalancer = dimension(loadBalancerArn);
    const TargetGroup = dimension(blueGroup);

    // Act
    await seconds(400);

    // Assess
    const alb = (name: string, dimensions: Record<string, string>) =>
      read('AWS/ApplicationELB', name, dimensions).slice(0, 3);
    expect(alb('RequestCount', { LoadBalancer })).toEqual([600, 600, 600]);
    expect(alb('RequestCount', { LoadBalancer, TargetGroup })).toEqual([600, 600, 600]);
    expect(alb('RequestCountPerTarget', { TargetGroup })).toEqual([300, 300, 300]);
    expect(alb('HTTPCode_Target_2XX_Count', { LoadBalancer, TargetGroup })).toEqual([600, 600, 600]);
    expect(alb('HTTPCode_Target_5XX_Count', { LoadBalancer, TargetGroup })).toEqual([]);
    expect(alb('HTTPCode_ELB_5XX_Count', { LoadBalancer })).toEqual([]);
    expect(alb('RequestCount', { LoadBalancer, TargetGroup: dimension(greenGroup) })).toEqual([]);
    expect(read('AWS/ApplicationELB', 'HealthyHostCount', { LoadBalancer, TargetGroup }, 'Average')[1]).toBe(2);
  });

  it('tells once of each change of weights and of healthy and answering targets', async () => {
    // Prepare
    const { traffic, setWeights, rule, blueGroup, greenGroup, propagated, host, blueInstances, seconds } =
      await trafficWorld({ green: 1 });
    await seconds(10);
    const seen: string[] = [];
    const line = ({ groups }: Serving) =>
      groups.map(({ name, weightPercent, healthy, answering }) => `${name} ${weightPercent}% ${healthy}/${answering}`);
    traffic.onServingChange((serving) => seen.push(line(serving).join(', ')));

    // Act
    await setWeights(rule, { [blueGroup]: 75, [greenGroup]: 25 });
    await propagated();
    host.become(blueInstances[0]?.instanceId ?? '', 'shutting-down');
    await seconds(60);

    // Assess
    expect(seen).toEqual(['blue 75% 2/2, green 25% 1/1', 'blue 75% 2/1, green 25% 1/1', 'blue 75% 1/1, green 25% 1/1']);
  });

  it('is the same to the byte for the same seed', async () => {
    // Prepare
    const run = async () => {
      const { seconds, totals, host, blueInstances } = await trafficWorld({ requestsPerMinute: 777, blue: 3 });
      host.become(blueInstances[1]?.instanceId ?? '', 'shutting-down');
      await seconds(100);
      return JSON.stringify(totals());
    };

    // Act
    const [first, second] = [await run(), await run()];

    // Assess
    expect(first).toBe(second);
  });
});
