import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { elbv2World, GOOD } from './elbv2-world';

async function servingTarget() {
  const world = elbv2World();
  const group = await world.createTargetGroup('blue');
  const rule = await world.createRule({ [group]: 1 });
  await world.propagated();
  const instance = world.host.launch();
  await world.register(group, instance);
  await world.seconds(120);
  return { ...world, group, rule, instance };
}

describe('Health of targets', () => {
  it('leaves a group that no rule names unused, and checks it once it is named at weight 0', async () => {
    // Prepare
    const world = elbv2World();
    const blue = await world.createTargetGroup('blue');
    const green = await world.createTargetGroup('green');
    const rule = await world.createRule({ [blue]: 1 });
    await world.register(green, world.host.launch());
    await world.seconds(120);
    const before = await world.health(green);

    // Act
    await world.setWeights(rule, { [blue]: 100, [green]: 0 });
    await world.propagated();
    const named = await world.health(green);
    await world.seconds(6);
    const registered = await world.health(green);
    await world.seconds(11);

    // Assess
    expect(before).toEqual([
      {
        State: 'unused',
        Reason: 'Target.NotInUse',
        Description: 'Target group is not configured to receive traffic from the load balancer',
      },
    ]);
    expect(named[0]).toMatchObject({ State: 'initial', Reason: 'Elb.RegistrationInProgress' });
    expect(registered[0]?.Reason).not.toBe('Elb.RegistrationInProgress');
    expect((await world.health(green))[0]).toEqual({ State: 'healthy', Reason: undefined, Description: undefined });
  });

  it('is initial while the software starts, unhealthy after the threshold, healthy again after the other', async () => {
    // Prepare
    const world = elbv2World();
    world.behaviours.set('1.0.0', { ...GOOD, bootSeconds: 120 });
    const group = await world.createTargetGroup('blue', { HealthyThresholdCount: 3 });
    await world.createRule({ [group]: 1 });
    await world.propagated();
    const instance = world.host.launch();
    await world.register(group, instance);

    // Act
    await world.seconds(8);
    const early = await world.health(group);
    await world.seconds(40);
    const late = await world.health(group);
    await world.clock.run(() => false, (instance.runningSince ?? 0) + 120_000 + 19_000);
    const twoSuccesses = await world.health(group);
    await world.seconds(11);

    // Assess
    expect(early[0]?.State).toBe('initial');
    expect(late[0]).toEqual({
      State: 'unhealthy',
      Reason: 'Target.FailedHealthChecks',
      Description: 'Health checks failed',
    });
    expect(twoSuccesses[0]?.State).toBe('unhealthy');
    expect((await world.health(group))[0]?.State).toBe('healthy');
  });

  it('times out on an instance of the unhealthy share, for ever', async () => {
    // Prepare
    const world = elbv2World();
    world.behaviours.set('1.0.0', { ...GOOD, healthyShare: 0.5 });
    const group = await world.createTargetGroup('blue');
    await world.createRule({ [group]: 1 });
    await world.propagated();

    // Act
    await world.register(group, world.host.launch('1.0.0', { luck: 0.49 }), world.host.launch('1.0.0', { luck: 0.5 }));
    await world.seconds(90);

    // Assess
    const [lucky, unlucky] = await world.health(group);
    expect(lucky?.State).toBe('healthy');
    expect(unlucky).toEqual({ State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' });
  });

  it.each([
    ['a matcher that does not take 200', { matcher: '202' }, 'Target.ResponseCodeMismatch'],
    ['answers slower than the time-out', { latencyMs: 6_100 }, 'Target.Timeout'],
  ])(
    'fails checks for %s',
    async (_, { matcher = '200', latencyMs = 40 }: { matcher?: string; latencyMs?: number }, reason) => {
      // Prepare
      const world = elbv2World();
      world.behaviours.set('1.0.0', { ...GOOD, latencyMs, bootSeconds: 0 });
      const group = await world.createTargetGroup('blue', { Matcher: { HttpCode: matcher } });
      await world.createRule({ [group]: 1 });
      await world.propagated();

      // Act
      await world.register(group, world.host.launch());
      await world.seconds(60);

      // Assess
      expect((await world.health(group))[0]).toMatchObject({ State: 'unhealthy', Reason: reason });
    },
  );

  it('holds a dying instance for healthy until two checks in a row have timed out', async () => {
    // Prepare
    const { host, instance, group, health, seconds } = await servingTarget();

    // Act
    host.become(instance.instanceId, 'shutting-down');
    await seconds(9);
    const soon = await health(group);
    await seconds(18);
    const noticed = await health(group);
    host.become(instance.instanceId, 'terminated');

    // Assess
    expect(soon[0]?.State).toBe('healthy');
    expect(noticed[0]).toMatchObject({ State: 'unhealthy', Reason: 'Target.Timeout' });
    expect((await health(group))[0]).toEqual({
      State: 'unused',
      Reason: 'Target.InvalidState',
      Description: 'Target is in the terminated state',
    });
  });

  it('checks a stopped instance anew when it runs again', async () => {
    // Prepare
    const { host, instance, group, health, seconds } = await servingTarget();
    host.become(instance.instanceId, 'stopped');
    const stopped = await health(group);

    // Act
    host.become(instance.instanceId, 'running');
    const restarted = await health(group);
    await seconds(90);

    // Assess
    expect(stopped[0]).toMatchObject({ Reason: 'Target.InvalidState', Description: 'Target is in the stopped state' });
    expect(restarted[0]?.State).toBe('initial');
    expect((await health(group))[0]?.State).toBe('healthy');
  });

  it('drains for the whole deregistration delay, then forgets the target', async () => {
    // Prepare
    const { elbv2, instance, group, health, seconds, clock } = await servingTarget();
    const began = clock.now();
    let drainedAt = 0;

    // Act
    elbv2.deregister(group, instance.instanceId, () => {
      drainedAt = clock.now();
    });
    await seconds(299);
    const draining = await health(group);
    await seconds(2);

    // Assess
    expect(draining).toEqual([
      {
        State: 'draining',
        Reason: 'Target.DeregistrationInProgress',
        Description: 'Target deregistration is in progress',
      },
    ]);
    expect(await health(group)).toEqual([]);
    expect(drainedAt).toBe(began + 300_000);
  });

  it('has nothing to drain once the instance is terminated', async () => {
    // Prepare
    const { elbv2, host, instance, group, health, seconds } = await servingTarget();
    let drained = false;
    elbv2.deregister(group, instance.instanceId, () => {
      drained = true;
    });

    // Act
    host.become(instance.instanceId, 'terminated');
    await seconds(1);

    // Assess
    expect(drained).toBe(true);
    expect(await health(group)).toEqual([]);
  });

  it('says NotRegistered of a target that is asked for by name only, and accepts its deregistration', async () => {
    // Prepare
    const { client, group, wait } = await servingTarget();
    const stranger = { TargetGroupArn: group, Targets: [{ Id: 'i-404' }] };

    // Act
    await wait(client.send(new DeregisterTargetsCommand(stranger)));
    const described = await wait(client.send(new DescribeTargetHealthCommand(stranger)));

    // Assess
    expect(described.TargetHealthDescriptions).toEqual([
      {
        Target: { Id: 'i-404', Port: 8080 },
        HealthCheckPort: '8080',
        TargetHealth: {
          State: 'unused',
          Reason: 'Target.NotRegistered',
          Description: 'Target is not registered to the target group',
        },
      },
    ]);
  });

  it('is unused in a zone the load balancer does not serve', async () => {
    // Prepare
    const world = elbv2World();
    const group = await world.createTargetGroup('blue');
    await world.createRule({ [group]: 1 });
    await world.propagated();

    // Act
    await world.register(group, world.host.launch('1.0.0', { availabilityZone: 'eu-west-1c' }));
    await world.seconds(60);

    // Assess
    expect((await world.health(group))[0]).toMatchObject({
      Reason: 'Target.NotInUse',
      Description: 'Target is in an Availability Zone that is not enabled for the load balancer',
    });
  });

  it.each([
    ['unknown', 'i-404', "Instance ID 'i-404' is not valid"],
    ['not running', 'i-1', "The following targets are not in a running state and cannot be registered: 'i-1'"],
  ])('refuses to register an instance that is %s', async (_, Id, message) => {
    // Prepare
    const world = elbv2World();
    const group = await world.createTargetGroup('blue');
    world.host.launch('1.0.0', { state: 'pending' });

    // Act
    const registered = world.wait(
      world.client.send(new RegisterTargetsCommand({ TargetGroupArn: group, Targets: [{ Id }] })),
    );

    // Assess
    await expect(registered).rejects.toMatchObject({ name: 'InvalidTargetException', message });
  });
});
