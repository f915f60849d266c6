import { ResumeProcessesCommand, SuspendProcessesCommand } from '@aws-sdk/client-auto-scaling';
import { autoScalingWorld, DRAIN_MS } from './autoscaling-world';

const FIRST = 'i-00000000000000001';

async function twoInService(changes: Parameters<ReturnType<typeof autoScalingWorld>['create']>[0] = {}) {
  const world = autoScalingWorld();
  await world.create(changes);
  await world.seconds(40);
  const processes = {
    suspend: (...ScalingProcesses: string[]) =>
      world.settle(
        world.client.send(new SuspendProcessesCommand({ AutoScalingGroupName: 'web-v001', ScalingProcesses })),
      ),
    resume: (...ScalingProcesses: string[]) =>
      world.settle(
        world.client.send(new ResumeProcessesCommand({ AutoScalingGroupName: 'web-v001', ScalingProcesses })),
      ),
  };
  return { ...world, ...processes, ids: () => world.inService().map((member) => member.instanceId) };
}

describe('an instance that stops running', () => {
  it('is replaced at once, even within its grace period, and told of', async () => {
    const world = await twoInService();

    world.ec2.become(FIRST, 'terminated');
    await world.seconds(90);
    const [terminating] = await world.activities();
    await world.seconds(120);
    const activities = await world.activities();

    expect(world.ids()).toEqual(['i-00000000000000002', 'i-00000000000000003']);
    expect(world.zones()).toBe('ab');
    expect(terminating?.StatusCode).toBe('WaitingForELBConnectionDraining');
    expect(terminating?.Cause).toMatch(
      /an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped\.$/,
    );
    expect(activities.map((activity) => activity.Cause)).toContainEqual(
      expect.stringMatching(
        /Z an instance was launched in response to an unhealthy instance needing to be replaced\.$/,
      ),
    );
  });

  it('is not noticed while HealthCheck is suspended', async () => {
    const world = await twoInService();

    await world.suspend('HealthCheck');
    world.ec2.become(FIRST, 'stopped');
    await world.seconds(300);
    const ignored = await world.describe();
    await world.resume('HealthCheck');
    await world.seconds(300);

    expect(ignored?.Instances).toMatchObject([{ InstanceId: FIRST, HealthStatus: 'Healthy' }, {}]);
    expect(world.ids()).not.toContain(FIRST);
  });
});

describe('an instance whose target group has been deleted', () => {
  it('goes into service all the same', async () => {
    const world = autoScalingWorld();
    await world.create();

    world.targets.deleted = true;
    await world.seconds(60);

    expect(world.inService()).toHaveLength(2);
  });
});

describe('an instance that its target group finds unhealthy', () => {
  it('is left alone in its grace period, then drained and replaced', async () => {
    const world = await twoInService({ HealthCheckGracePeriod: 200, DefaultInstanceWarmup: 0 });

    world.targets.states.set(FIRST, 'unhealthy');
    await world.seconds(150);
    const inGrace = await world.describe();
    await world.seconds(90);
    const replaced = await world.describe();
    const causes = (await world.activities()).map((activity) => activity.Cause);
    await world.seconds(DRAIN_MS / 1000 + 60);

    expect(inGrace?.Instances).toMatchObject([{ LifecycleState: 'InService', HealthStatus: 'Healthy' }, {}]);
    expect(replaced?.Instances?.[0]).toMatchObject({ LifecycleState: 'Terminating', HealthStatus: 'Unhealthy' });
    expect(causes).toContainEqual(
      expect.stringMatching(
        /an instance was taken out of service in response to an ELB system health check failure\.$/,
      ),
    );
    expect(world.ids()).toEqual(['i-00000000000000002', 'i-00000000000000003']);
  });

  it('is ignored by a group that only asks EC2', async () => {
    const world = autoScalingWorld();
    await world.create({ HealthCheckType: 'EC2' });
    await world.seconds(40);

    world.targets.states.set(FIRST, 'unhealthy');
    await world.seconds(600);

    expect(world.ec2.launches).toHaveLength(2);
  });

  it('is marked but kept while ReplaceUnhealthy is suspended, and replaced after, healthy again or not', async () => {
    const world = await twoInService();

    await world.suspend('ReplaceUnhealthy');
    world.targets.states.set(FIRST, 'unhealthy');
    await world.seconds(300);
    const kept = await world.describe();
    world.targets.states.set(FIRST, 'healthy');
    await world.seconds(60);
    await world.resume('ReplaceUnhealthy');
    await world.seconds(60);

    expect(kept?.Instances?.[0]).toMatchObject({ LifecycleState: 'InService', HealthStatus: 'Unhealthy' });
    expect(world.ids()).not.toContain(FIRST);
  });

  it('waits for its turn: one goes at a time, and the next when the new one has warmed up', async () => {
    const world = await twoInService();
    await world.seconds(300);
    for (const id of world.ids()) world.targets.states.set(id, 'unhealthy');

    const launches: number[] = [];
    let least = 2;
    for (let second = 0; second < 600; second += 5) {
      await world.seconds(5);
      if (world.ec2.launches.length > launches.length + 2) launches.push(second);
      least = Math.min(least, world.inService().length);
    }

    const [first = 0, second = 0] = launches;
    expect(launches).toHaveLength(2);
    // Twenty seconds to boot, then the default warm-up of two minutes.
    expect(second - first).toBeGreaterThan(140);
    expect(least).toBe(1);
  });
});
