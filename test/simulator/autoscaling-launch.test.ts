import { AwsError } from '../../simulator/aws-error';
import { autoScalingWorld, noCapacityIn } from './autoscaling-world';

describe('a launch that EC2 refuses', () => {
  it('is a Failed activity in AWS’s words, tried again after a minute, then more rarely, until it succeeds', async () => {
    const world = autoScalingWorld();
    world.ec2.refuse = noCapacityIn;

    await world.create({ MinSize: 1, VPCZoneIdentifier: 'subnet-a' });
    await world.seconds(8 * 60);
    const failures = await world.activities();
    world.ec2.refuse = () => undefined;
    await world.seconds(6 * 60);

    const gaps = failures
      .map((activity) => activity.StartTime?.getTime() ?? 0)
      .reverse()
      .map((time, index, times) => Math.round((time - (times[index - 1] ?? time)) / 60_000));
    expect(gaps).toEqual([0, 1, 2, 4]);
    expect(failures[0]).toMatchObject({
      StatusCode: 'Failed',
      Progress: 100,
      StatusMessage:
        'We currently do not have sufficient t3.medium capacity in the Availability Zone you requested (eu-central-1a). Our system will be working on provisioning additional capacity. Launching EC2 instance failed.',
      Description: expect.stringMatching(/^Launching a new EC2 instance\. {2}Status Reason: We currently/),
    });
    expect(world.events[0]).toMatchObject({
      detailType: 'EC2 Instance Launch Unsuccessful',
      detail: { StatusCode: 'Failed', StatusMessage: expect.stringContaining('Launching EC2 instance failed.') },
    });
    expect(world.inService()).toHaveLength(1);
  });

  it('for want of capacity is made up for in another zone, and balanced when capacity is back', async () => {
    const world = autoScalingWorld();
    world.ec2.refuse = (zone) => (zone === 'eu-central-1b' ? noCapacityIn(zone) : undefined);

    await world.create({ MinSize: 4 });
    await world.seconds(45);
    const withoutCapacity = world.zones();
    const served = world.inService().length;
    world.ec2.refuse = () => undefined;
    await world.seconds(10 * 60);
    const activities = await world.activities();

    expect([withoutCapacity, served]).toEqual(['aaaa', 4]);
    expect(world.zones()).toBe('aabb');
    expect(world.inService()).toHaveLength(4);
    expect(activities.map((activity) => activity.Cause)).toContainEqual(
      expect.stringMatching(
        /availability zones eu-central-1a eu-central-1b had 4 0 instances respectively\. An instance was launched to aid in balancing the group's zones\.$/,
      ),
    );
  });

  it('keeps all that serves while it balances, and adds one at a time', async () => {
    const world = autoScalingWorld();
    world.ec2.refuse = (zone) => (zone === 'eu-central-1b' ? noCapacityIn(zone) : undefined);
    await world.create({ MinSize: 4 });
    await world.seconds(45);
    world.ec2.refuse = () => undefined;

    let least = 4;
    let most = 4;
    for (let second = 0; second < 600; second += 1) {
      await world.seconds(1);
      least = Math.min(least, world.inService().length);
      most = Math.max(most, world.zones().length);
    }

    expect([least, most, world.zones()]).toEqual([4, 5, 'aabb']);
  });

  it('for the template’s sake is not tried in other zones', async () => {
    const world = autoScalingWorld();
    world.ec2.refuse = () => new AwsError('InvalidAMIID.NotFound', "The image id '[ami-1]' does not exist");

    await world.create({ MinSize: 2 });
    await world.seconds(50);
    const activities = await world.activities();

    expect(activities.map((activity) => activity.StatusMessage)).toEqual([
      "The image id '[ami-1]' does not exist. Launching EC2 instance failed.",
    ]);
  });

  it('is cancelled when the instance dies before it ever ran', async () => {
    const world = autoScalingWorld();

    await world.create({ MinSize: 1 });
    await world.seconds(10);
    world.ec2.become('i-00000000000000001', 'terminated');
    await world.seconds(10);
    const activities = await world.activities();
    await world.seconds(120);

    expect(activities.at(-1)).toMatchObject({
      StatusCode: 'Cancelled',
      StatusMessage: expect.stringMatching(
        /^Instance became unhealthy while waiting for instance to be in InService state\. Termination Reason: /,
      ),
    });
    expect(world.inService().map((member) => member.instanceId)).toEqual(['i-00000000000000002']);
  });

  it('does not keep instances from being spread over the zones', async () => {
    const world = autoScalingWorld();

    await world.create({ MinSize: 5, VPCZoneIdentifier: 'subnet-a, subnet-b,subnet-c' });
    await world.seconds(15);

    expect(world.zones()).toBe('aabbc');
  });
});
