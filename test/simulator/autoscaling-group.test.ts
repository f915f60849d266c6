import {
  type AutoScalingGroup,
  CreateOrUpdateTagsCommand,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  type DescribeAutoScalingGroupsCommandInput,
  DescribeScalingActivitiesCommand,
  DescribeTagsCommand,
  ResumeProcessesCommand,
  SetDesiredCapacityCommand,
  SetInstanceProtectionCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { autoScalingWorld, DRAIN_MS, OTHER_TARGETS, TARGETS } from './autoscaling-world';

const sizes = (group: AutoScalingGroup | undefined) => [group?.MinSize, group?.DesiredCapacity, group?.MaxSize];
const NAME = { AutoScalingGroupName: 'web-v001' };

describe('a new Auto Scaling group', () => {
  it('launches its instances, puts them into service and into the target group, and tells of it', async () => {
    const world = autoScalingWorld();

    await world.create({ Tags: [{ Key: 'kiln:fleet', Value: 'web', PropagateAtLaunch: true }] });
    const atOnce = await world.describe();
    await world.seconds(15);
    const starting = await world.describe();
    const [starts] = await world.activities();
    await world.seconds(20);
    const started = await world.describe();
    const [activity] = await world.activities();

    expect(atOnce).toMatchObject({ MinSize: 2, DesiredCapacity: 2, MaxSize: 6, Instances: [], HealthCheckType: 'ELB' });
    expect(starting?.Instances?.map((instance) => instance.LifecycleState)).toEqual(['Pending', 'Pending']);
    expect(starts).toMatchObject({ StatusCode: 'PreInService', Progress: 30 });
    expect(started?.Instances).toMatchObject([
      {
        LifecycleState: 'InService',
        HealthStatus: 'Healthy',
        AvailabilityZone: 'eu-central-1a',
        InstanceType: 't3.medium',
        LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web-v001', Version: '1' },
        ProtectedFromScaleIn: false,
      },
      { LifecycleState: 'InService', AvailabilityZone: 'eu-central-1b' },
    ]);
    expect([...world.targets.states.values()]).toEqual(['healthy', 'healthy']);
    expect(world.ec2.launches[0]?.tags).toEqual({ 'kiln:fleet': 'web', 'aws:autoscaling:groupName': 'web-v001' });
    expect(activity).toMatchObject({ StatusCode: 'Successful', Progress: 100, AutoScalingGroupState: 'InService' });
    expect(activity?.Description).toMatch(/^Launching a new EC2 instance: i-\d+$/);
    expect(activity?.Cause).toMatch(
      /^At \S+Z a user request created an AutoScalingGroup changing the desired capacity from 0 to 2\. {2}At \S+Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 0 to 2\.$/,
    );
    expect(world.events.map((event) => event.detailType)).toEqual([
      'EC2 Instance Launch Successful',
      'EC2 Instance Launch Successful',
    ]);
    expect(world.events[0]).toMatchObject({
      resources: [started?.AutoScalingGroupARN, expect.stringMatching(/:instance\/i-/)],
      detail: { AutoScalingGroupName: 'web-v001', StatusCode: 'InProgress', ActivityId: expect.any(String) },
    });
  });

  it('may not be seen by a describe that comes right after', async () => {
    const world = autoScalingWorld({ readLag: [2_000, 2_000] });

    await world.create();
    const early = await world.describe();
    await world.seconds(3);
    const late = await world.describe();

    expect(early).toBeUndefined();
    expect(late?.AutoScalingGroupName).toBe('web-v001');
  });

  it('is refused under a name that is taken, however alike the request', async () => {
    const world = autoScalingWorld();
    await world.create();

    await expect(world.create()).rejects.toMatchObject({
      name: 'AlreadyExistsFault',
      message: 'AutoScalingGroup by this name already exists - A group with the name web-v001 already exists',
    });
  });

  it.each([
    [{ LaunchTemplate: { LaunchTemplateId: 'lt-2' } }, /You must use a valid fully-formed launch template/],
    [{ LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web-v001' } }, /LaunchTemplate/],
    [{ LaunchTemplate: undefined }, /LaunchTemplate/],
    [{ TargetGroupARNs: ['arn:aws:none'] }, /target groups not found/],
    [{ VPCZoneIdentifier: 'subnet-a,subnet-z' }, /The subnet ID 'subnet-z' does not exist/],
    [{ VPCZoneIdentifier: '' }, /At least one Availability Zone or VPC Subnet is required/],
    [{ MinSize: 3, MaxSize: 2 }, /Max bound, 2, must be greater than or equal to min bound, 3/],
    [{ DesiredCapacity: 7 }, /Desired capacity:7 must be between the specified min size:2 and max size:6/],
    [{ AutoScalingGroupName: 'web:v001' }, /autoScalingGroupName/],
    [{ HealthCheckType: 'HTTP' }, /Invalid HealthCheckType/],
    [{ Tags: [{ Key: 'aws:x' }] }, /reserved/],
    [{ Tags: [{ Key: 'x', ResourceId: 'other' }] }, /other/],
  ])('is refused with %j', async (changes, message) => {
    const world = autoScalingWorld();

    await expect(world.create(changes)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(message),
    });
    expect(world.service.groups()).toEqual([]);
  });

  it('is a gap of the simulator with what is not modelled', async () => {
    const world = autoScalingWorld();

    await expect(world.create({ CapacityRebalance: true })).rejects.toMatchObject({ name: 'SimulatorGap' });
    await expect(world.create({ HealthCheckType: 'EBS' })).rejects.toMatchObject({ name: 'SimulatorGap' });
  });

  it('resolves $Latest at each launch, and shows it as it was given', async () => {
    const world = autoScalingWorld();

    await world.create({ LaunchTemplate: { LaunchTemplateName: 'web-v001', Version: '$Latest' } });
    await world.seconds(15);
    const group = await world.describe();

    expect(group?.LaunchTemplate).toEqual({
      LaunchTemplateId: 'lt-1',
      LaunchTemplateName: 'web-v001',
      Version: '$Latest',
    });
    expect(group?.Instances?.[0]?.LaunchTemplate?.Version).toBe('1');
  });
});

describe('describing groups', () => {
  it('answers with nothing for unknown names, and by tag filters and pages otherwise', async () => {
    const world = autoScalingWorld();
    for (const name of ['a', 'b', 'c']) {
      await world.create({ AutoScalingGroupName: name, Tags: [{ Key: 'fleet', Value: name === 'b' ? 'api' : 'web' }] });
    }
    const ask = async (input: DescribeAutoScalingGroupsCommandInput) => {
      const answer = await world.settle(world.client.send(new DescribeAutoScalingGroupsCommand(input)));
      return { names: answer.AutoScalingGroups?.map((group) => group.AutoScalingGroupName), next: answer.NextToken };
    };

    const unknown = await ask({ AutoScalingGroupNames: ['nope'] });
    const web = await ask({
      Filters: [
        { Name: 'tag:fleet', Values: ['web'] },
        { Name: 'tag-key', Values: ['fleet'] },
      ],
    });
    const first = await ask({ MaxRecords: 2 });
    const second = await ask({ MaxRecords: 2, NextToken: first.next });

    expect(unknown).toEqual({ names: [], next: undefined });
    expect(web.names).toEqual(['a', 'c']);
    expect([first.names, second.names, second.next]).toEqual([['a', 'b'], ['c'], undefined]);
    await expect(ask({ MaxRecords: 101 })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(ask({ NextToken: 'made up' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
    await expect(ask({ Filters: [{ Name: 'name', Values: ['a'] }] })).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });

  it('shows tags that were added later', async () => {
    const world = autoScalingWorld();
    await world.create({ Tags: [{ Key: 'kiln:state', Value: 'green' }] });

    await world.settle(
      world.client.send(
        new CreateOrUpdateTagsCommand({
          Tags: [
            {
              ResourceId: 'web-v001',
              ResourceType: 'auto-scaling-group',
              Key: 'kiln:state',
              Value: 'blue',
              PropagateAtLaunch: false,
            },
          ],
        }),
      ),
    );
    const { Tags } = await world.settle(
      world.client.send(new DescribeTagsCommand({ Filters: [{ Name: 'auto-scaling-group', Values: ['web-v001'] }] })),
    );

    expect(Tags).toEqual([
      {
        ResourceId: 'web-v001',
        ResourceType: 'auto-scaling-group',
        Key: 'kiln:state',
        Value: 'blue',
        PropagateAtLaunch: false,
      },
    ]);
  });
});

describe('resizing a group', () => {
  it.each([
    [{ MinSize: 4 }, [4, 4, 6]],
    [{ MaxSize: 2, MinSize: 1 }, [1, 2, 2]],
    [{ MinSize: 1 }, [1, 3, 6]],
    [{ DesiredCapacity: 5 }, [2, 5, 6]],
  ])('with %j moves the desired capacity as AWS does', async (change, expected) => {
    const world = autoScalingWorld();
    await world.create({ DesiredCapacity: 3 });

    await world.settle(world.client.send(new UpdateAutoScalingGroupCommand({ ...NAME, ...change })));

    expect(sizes(await world.describe())).toEqual(expected);
  });

  it('is refused outside of the bounds, and for a group there is not', async () => {
    const world = autoScalingWorld();
    await world.create();
    const update = (input: object) =>
      world.settle(world.client.send(new UpdateAutoScalingGroupCommand({ ...NAME, ...input })));
    const set = (DesiredCapacity: number, name = 'web-v001') =>
      world.settle(world.client.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: name, DesiredCapacity })));

    await expect(update({ DesiredCapacity: 1 })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(update({ MaxSize: 1 })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(set(1)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'New SetDesiredCapacity value 1 is below min value 2 for the AutoScalingGroup.',
    });
    await expect(set(7)).rejects.toMatchObject({
      message: 'New SetDesiredCapacity value 7 is above max value 6 for the AutoScalingGroup.',
    });
    await expect(set(2, 'nope')).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('not found'),
    });
    expect(sizes(await world.describe())).toEqual([2, 2, 6]);
  });

  it('honours the cooldown where asked to', async () => {
    const world = autoScalingWorld();
    await world.create();
    await world.seconds(60);
    const set = () =>
      world.settle(
        world.client.send(new SetDesiredCapacityCommand({ ...NAME, DesiredCapacity: 3, HonorCooldown: true })),
      );

    await expect(set()).rejects.toMatchObject({
      name: 'ScalingActivityInProgressFault',
      message: expect.stringMatching(/is in progress and blocks this action$/),
    });
    await world.seconds(300);
    await set();

    expect(sizes(await world.describe())).toEqual([2, 3, 6]);
  });
});

describe('scaling in', () => {
  it('waits until connections have drained, then terminates', async () => {
    const world = autoScalingWorld();
    await world.create({ MinSize: 0, DesiredCapacity: 2 });
    await world.seconds(60);

    await world.settle(world.client.send(new SetDesiredCapacityCommand({ ...NAME, DesiredCapacity: 1 })));
    await world.seconds(60);
    const draining = await world.describe();
    const [waiting] = await world.activities();
    const stillRunning = world.ec2.instances().map((instance) => instance.state);
    await world.seconds(75);
    const shuttingDown = world.ec2.instances().map((instance) => instance.state);
    await world.seconds(60);
    const after = await world.describe();
    const [done] = await world.activities();

    expect(draining?.Instances?.map((instance) => instance.LifecycleState).sort()).toEqual([
      'InService',
      'Terminating',
    ]);
    expect(waiting).toMatchObject({ StatusCode: 'WaitingForELBConnectionDraining', Progress: 50 });
    expect(waiting?.Description).toMatch(/^Terminating EC2 instance: i-\d+ - Waiting For ELB Connection Draining\.$/);
    expect(waiting?.Cause).toMatch(
      /a user request explicitly set group desired capacity changing the desired capacity from 2 to 1\. .* shrinking the capacity from 2 to 1\. .* instance i-\d+ was selected for termination\.$/,
    );
    expect(stillRunning).toEqual(['running', 'running']);
    expect(shuttingDown).toContain('shutting-down');
    expect(after?.Instances).toHaveLength(1);
    expect(done).toMatchObject({ StatusCode: 'Successful', Progress: 100 });
    expect(world.events.at(-1)?.detailType).toBe('EC2 Instance Terminate Successful');
  });

  it('waits for the slowest of its target groups', async () => {
    const world = autoScalingWorld();
    await world.create({ MinSize: 0, DesiredCapacity: 1, TargetGroupARNs: [TARGETS, OTHER_TARGETS] });
    await world.seconds(60);
    world.service.changeDesiredCapacity('web-v001', 0);

    await world.seconds((1.5 * DRAIN_MS) / 1000);
    const [draining] = world.ec2.instances();
    await world.seconds(DRAIN_MS / 1000);
    const [drained] = world.ec2.instances();

    expect([draining?.state, drained?.state]).toEqual(['running', 'terminated']);
  });

  it('takes from the fullest zone, and never a protected instance', async () => {
    const world = autoScalingWorld();
    await world.create({ MinSize: 0, DesiredCapacity: 3, VPCZoneIdentifier: 'subnet-a,subnet-b' });
    await world.seconds(60);
    const [protectedOne] = world.inService();

    await world.settle(
      world.client.send(
        new SetInstanceProtectionCommand({
          ...NAME,
          InstanceIds: [protectedOne?.instanceId ?? ''],
          ProtectedFromScaleIn: true,
        }),
      ),
    );
    await world.settle(world.client.send(new SetDesiredCapacityCommand({ ...NAME, DesiredCapacity: 2 })));
    await world.seconds(15);
    const balanced = world.zones();
    await world.settle(world.client.send(new SetDesiredCapacityCommand({ ...NAME, DesiredCapacity: 0 })));
    await world.seconds(300);

    expect(balanced).toBe('ab');
    expect(world.inService().map((member) => member.instanceId)).toEqual([protectedOne?.instanceId]);
  });

  it('waits for Terminate to be resumed', async () => {
    const world = autoScalingWorld();
    await world.create({ MinSize: 0, DesiredCapacity: 2 });
    await world.seconds(60);

    await world.settle(world.client.send(new SuspendProcessesCommand({ ...NAME, ScalingProcesses: ['Terminate'] })));
    await world.settle(world.client.send(new SetDesiredCapacityCommand({ ...NAME, DesiredCapacity: 0 })));
    await world.seconds(60);
    const suspended = world.inService().length;
    await world.settle(world.client.send(new ResumeProcessesCommand({ ...NAME, ScalingProcesses: ['Terminate'] })));
    await world.seconds(15);

    expect([suspended, world.inService().length]).toEqual([2, 0]);
  });
});

describe('terminating one instance', () => {
  it('replaces it, or shrinks the group', async () => {
    const world = autoScalingWorld();
    await world.create({ MinSize: 1, DesiredCapacity: 2 });
    await world.seconds(60);
    const [first, second] = world.inService();
    const terminate = (InstanceId: string, ShouldDecrementDesiredCapacity: boolean) =>
      world.settle(
        world.client.send(
          new TerminateInstanceInAutoScalingGroupCommand({ InstanceId, ShouldDecrementDesiredCapacity }),
        ),
      );

    const shrunk = await terminate(first?.instanceId ?? '', true);
    const smaller = await world.describe();
    await expect(terminate(second?.instanceId ?? '', true)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('desiredSize equals minSize (1)'),
    });
    await terminate(second?.instanceId ?? '', false);
    await world.seconds(60);

    const order = (await world.activities()).map((activity) => activity.StatusCode);

    expect(order).toEqual([
      'WaitingForELBConnectionDraining',
      'WaitingForELBConnectionDraining',
      'Successful',
      'Successful',
      'Successful',
    ]);
    expect(shrunk.Activity).toMatchObject({ StatusCode: 'WaitingForELBConnectionDraining' });
    expect(sizes(smaller)).toEqual([1, 1, 6]);
    expect(world.inService()).toHaveLength(1);
    expect(world.inService()[0]?.instanceId).not.toBe(second?.instanceId);
    await expect(terminate('i-unknown', false)).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('deleting a group', () => {
  const remove = (world: ReturnType<typeof autoScalingWorld>, ForceDelete = false) =>
    world.settle(world.client.send(new DeleteAutoScalingGroupCommand({ ...NAME, ForceDelete })));

  it('is refused while activities run, and while it has instances', async () => {
    const world = autoScalingWorld();
    await world.create();
    await world.seconds(15);

    await expect(remove(world)).rejects.toMatchObject({ name: 'ScalingActivityInProgressFault' });
    await world.seconds(60);
    await expect(remove(world)).rejects.toMatchObject({ name: 'ResourceInUseFault' });
    expect(world.service.group('web-v001')?.deleting).toBe(false);
  });

  it('of an empty group takes a moment, in which nothing can be changed', async () => {
    const world = autoScalingWorld();
    await world.create({ MinSize: 0 });

    await remove(world);
    const deleting = await world.describe();
    const update = world.settle(world.client.send(new UpdateAutoScalingGroupCommand({ ...NAME, MinSize: 1 })));

    await expect(update).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('pending delete'),
    });
    await expect(world.create()).rejects.toMatchObject({ name: 'AlreadyExistsFault' });
    await world.seconds(15);
    expect(deleting?.Status).toBe('Delete in progress');
    expect(await world.describe()).toBeUndefined();
    await expect(remove(world)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('not found'),
    });
  });

  it('by force terminates everything at once, whatever is suspended, protected or still starting', async () => {
    const world = autoScalingWorld();
    await world.create({ NewInstancesProtectedFromScaleIn: true });
    await world.seconds(60);
    await world.settle(world.client.send(new SuspendProcessesCommand(NAME)));
    await world.settle(world.client.send(new ResumeProcessesCommand({ ...NAME, ScalingProcesses: ['Launch'] })));
    world.service.changeDesiredCapacity('web-v001', 3);
    await world.seconds(10);

    await remove(world, true);
    const states = world.ec2.instances().map((instance) => instance.state);
    const deleting = await world.describe();
    await world.seconds(60);
    const gone = await world.describe();
    const activities = await world.activities();

    expect(states).toEqual(['shutting-down', 'shutting-down', 'shutting-down']);
    expect(deleting?.Status).toBe('Delete in progress');
    expect(gone).toBeUndefined();
    expect(activities.filter((activity) => activity.StatusCode === 'Cancelled')).toHaveLength(1);
    expect(activities.every((activity) => activity.AutoScalingGroupState === 'Deleted')).toBe(true);
    await expect(world.settle(world.client.send(new DescribeScalingActivitiesCommand(NAME)))).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });

  it('frees the name for a group of its own', async () => {
    const world = autoScalingWorld();
    await world.create({ MinSize: 0 });
    await remove(world);
    await world.seconds(15);

    await world.create({ MinSize: 1 });
    await world.seconds(60);

    expect(world.inService()).toHaveLength(1);
  });
});

describe('suspending processes', () => {
  it('means all where none is named, and only ones there are', async () => {
    const world = autoScalingWorld();
    await world.create();
    const suspend = (ScalingProcesses?: string[]) =>
      world.settle(world.client.send(new SuspendProcessesCommand({ ...NAME, ScalingProcesses })));

    await suspend(['Launch']);
    const one = await world.describe();
    await suspend();
    const all = await world.describe();

    expect(one?.SuspendedProcesses).toEqual([{ ProcessName: 'Launch', SuspensionReason: 'User suspended' }]);
    expect(all?.SuspendedProcesses).toHaveLength(9);
    await expect(suspend(['Lunch'])).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('of AddToLoadBalancer leaves instances unregistered for good', async () => {
    const world = autoScalingWorld();
    await world.create();
    await world.settle(
      world.client.send(new SuspendProcessesCommand({ ...NAME, ScalingProcesses: ['AddToLoadBalancer'] })),
    );
    await world.seconds(60);
    await world.settle(world.client.send(new ResumeProcessesCommand(NAME)));
    await world.seconds(60);

    expect(world.inService()).toHaveLength(2);
    expect(world.targets.targetState(TARGETS, world.inService()[0]?.instanceId ?? '')).toBeUndefined();
  });

  it('of Launch keeps the group as it is', async () => {
    const world = autoScalingWorld();
    await world.create({ MinSize: 0 });
    await world.settle(world.client.send(new SuspendProcessesCommand({ ...NAME, ScalingProcesses: ['Launch'] })));
    world.service.changeDesiredCapacity('web-v001', 2);
    await world.seconds(60);

    expect(world.ec2.launches).toEqual([]);
  });
});

describe('another hand', () => {
  it('changes sizes and processes as the API would, and is refused as the API refuses', async () => {
    const world = autoScalingWorld();
    await world.create();

    world.service.changeMinSize('web-v001', 3);
    world.service.changeSuspendedProcesses('web-v001', ['Terminate']);

    expect(world.service.group('web-v001')).toMatchObject({
      sizes: { min: 3, max: 6, desired: 3 },
      suspendedProcesses: ['Terminate'],
    });
    expect(() => world.service.changeDesiredCapacity('web-v001', 2)).toThrow(/below min value 3/);
    expect(() => world.service.deleteGroup('nope')).toThrow(/not found/);
  });
});
