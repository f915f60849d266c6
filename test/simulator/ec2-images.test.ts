import {
  CreateImageCommand,
  type CreateImageCommandInput,
  CreateTagsCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  type DescribeImagesCommandInput,
  DescribeSnapshotsCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { BASE_IMAGE, bakeWorld, builder } from './bake-world';

const SOFTWARE = { version: '1.1.0', sha256: 'f'.repeat(64) };

/** A world with one running instance, ready to be imaged. */
async function imageWorld(...settings: Parameters<typeof bakeWorld>) {
  const world = bakeWorld(...settings);
  const client = world.clients(EC2Client);
  const launched = await world.settle(client.send(new RunInstancesCommand(builder)));
  const instanceId = launched.Instances?.[0]?.InstanceId ?? '';
  await world.clock.advance(30_000);
  const create = async (input: Partial<CreateImageCommandInput> = {}) => {
    const command = new CreateImageCommand({ InstanceId: instanceId, Name: 'web 1.1.0', ...input });
    return (await world.settle(client.send(command))).ImageId ?? '';
  };
  const describe = async (input: DescribeImagesCommandInput) =>
    (await world.settle(client.send(new DescribeImagesCommand(input)))).Images ?? [];
  const deregister = (ImageId: string, DeleteAssociatedSnapshots = false) =>
    world.settle(client.send(new DeregisterImageCommand({ ImageId, DeleteAssociatedSnapshots })));
  return { ...world, client, instanceId, create, describe, deregister };
}

describe('CreateImage', () => {
  it('makes an image and its snapshot, tagged from the start, available after a while', async () => {
    const { create, describe, clock, ec2, events } = await imageWorld();
    const Tags = [{ Key: 'kiln:release', Value: 'r1' }];
    const TagSpecifications = [
      { ResourceType: 'image' as const, Tags },
      { ResourceType: 'snapshot' as const, Tags },
    ];

    const imageId = await create({ TagSpecifications });

    const own = { Owners: ['self'], Filters: [{ Name: 'tag:kiln:release', Values: ['r*'] }] };
    expect((await describe(own)).map(({ ImageId, State }) => [ImageId, State])).toEqual([[imageId, 'pending']]);
    await clock.advance(300_000);
    expect((await describe(own)).map(({ State }) => State)).toEqual(['available']);
    expect(ec2.snapshot().snapshots).toMatchObject([{ state: 'completed', tags: { 'kiln:release': 'r1' } }]);
    expect(events.at(-1)).toMatchObject({
      detailType: 'EC2 AMI State Change',
      resources: [`arn:aws:ec2:eu-central-1::image/${imageId}`],
      detail: { ImageId: imageId, State: 'available', ErrorMessage: '' },
    });
  });

  it('remembers the software of its source for the instances launched from it', async () => {
    const { create, clock, ec2, instanceId, client, settle } = await imageWorld();
    ec2.install(instanceId, SOFTWARE);
    const ImageId = await create();
    await clock.advance(300_000);

    const { Instances } = await settle(client.send(new RunInstancesCommand({ ...builder, ImageId })));

    expect(ec2.instance(Instances?.[0]?.InstanceId ?? '')?.software).toEqual(SOFTWARE);
  });

  it('refuses a name in use, naming the image that has it', async () => {
    const { create } = await imageWorld();
    const imageId = await create();

    await expect(create()).rejects.toMatchObject({
      name: 'InvalidAMIName.Duplicate',
      message: `AMI name web 1.1.0 is already in use by AMI ${imageId}`,
    });
  });

  it.each(['ab', 'a'.repeat(129), 'web:1.1.0'])('refuses the name %s', async (Name) => {
    const { create } = await imageWorld();

    await expect(create({ Name })).rejects.toMatchObject({ name: 'InvalidAMIName.Malformed' });
  });

  it('refuses an instance that is gone', async () => {
    const { create, ec2, instanceId } = await imageWorld();
    ec2.terminate(instanceId, 'somebody');

    await expect(create()).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining("not in state 'running' or 'stopping' or 'stopped'"),
    });
  });

  it('reboots a running source, which thereby forgets to end itself', async () => {
    const { create, clock, ec2, instanceId } = await imageWorld();
    const before = ec2.instance(instanceId)?.runningSince ?? 0;

    await create();
    await clock.advance(7_200_000);

    expect(ec2.instance(instanceId)?.state).toBe('running');
    expect(ec2.instance(instanceId)?.runningSince).toBeGreaterThan(before);
  });

  it('leaves a source alone that is not to be rebooted', async () => {
    const { create, clock, ec2, instanceId } = await imageWorld();

    await create({ NoReboot: true });
    await clock.advance(7_200_000);

    expect(ec2.instance(instanceId)?.state).toBe('terminated');
  });

  it('fails when fate wills it, with a reason', async () => {
    const { create, describe, clock, ec2, events } = await imageWorld();
    const imageId = await create();
    const end = ec2.failImages('Snapshot creation failed');

    await clock.advance(300_000);

    expect(await describe({ ImageIds: [imageId] })).toMatchObject([
      { State: 'failed', StateReason: { Message: 'Snapshot creation failed' } },
    ]);
    expect(events.at(-1)?.detail).toMatchObject({ State: 'failed', ErrorMessage: 'Snapshot creation failed' });
    end();
    const second = await create({ Name: 'another' });
    await clock.advance(300_000);
    expect(await describe({ ImageIds: [second] })).toMatchObject([{ State: 'available' }]);
  });

  it('takes as long as fate wills, also for an image already pending', async () => {
    const { create, describe, clock, ec2 } = await imageWorld();
    const imageId = await create();
    ec2.holdImages(1_800);

    await clock.advance(1_790_000);
    expect(await describe({ ImageIds: [imageId] })).toMatchObject([{ State: 'pending' }]);
    await clock.advance(20_000);
    expect(await describe({ ImageIds: [imageId] })).toMatchObject([{ State: 'available' }]);
  });
});

describe('launching', () => {
  it('refuses an image that is not available yet', async () => {
    const { create, client, settle } = await imageWorld();
    const ImageId = await create();

    await expect(settle(client.send(new RunInstancesCommand({ ...builder, ImageId })))).rejects.toMatchObject({
      name: 'InvalidAMIID.Unavailable',
    });
  });
});

describe('DescribeImages', () => {
  it('knows public images, with their architecture', async () => {
    const { describe } = await imageWorld();

    expect(await describe({ ImageIds: [BASE_IMAGE] })).toMatchObject([
      { Architecture: 'arm64', RootDeviceName: '/dev/xvda', OwnerId: '137112412989', ImageOwnerAlias: 'amazon' },
    ]);
    expect(
      await describe({ Owners: ['amazon'], Filters: [{ Name: 'architecture', Values: ['x86_64'] }] }),
    ).toHaveLength(1);
    expect(await describe({ Owners: ['self'] })).toEqual([]);
  });

  it('lags behind CreateImage', async () => {
    const { create, describe, clock } = await imageWorld({ latency: { readLag: [5_000, 5_000] } });
    const imageId = await create();

    await expect(describe({ ImageIds: [imageId] })).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
    expect(await describe({ Owners: ['self'] })).toEqual([]);
    await clock.advance(5_000);
    expect(await describe({ ImageIds: [imageId] })).toHaveLength(1);
  });

  it('is silent about an image deregistered lately, then does not know it', async () => {
    const { create, describe, deregister, clock } = await imageWorld();
    const imageId = await create();
    await deregister(imageId);

    expect(await describe({ ImageIds: [imageId] })).toEqual([]);
    await clock.advance(3_600_000);
    await expect(describe({ ImageIds: [imageId] })).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
  });

  it('refuses ids of no form and unknown filters', async () => {
    const { describe } = await imageWorld();

    await expect(describe({ ImageIds: ['web'] })).rejects.toMatchObject({ name: 'InvalidAMIID.Malformed' });
    await expect(describe({ Filters: [{ Name: 'platform', Values: ['x'] }] })).rejects.toMatchObject({
      name: 'SimulatorGap',
      message: expect.stringContaining('the filter platform'),
    });
  });
});

describe('DeregisterImage', () => {
  it('keeps the snapshot unless told otherwise; EC2 needs a moment to let go of it', async () => {
    const { create, deregister, client, settle, clock, ec2 } = await imageWorld();
    const imageId = await create();
    const SnapshotId = ec2.snapshot().snapshots[0]?.snapshotId ?? '';
    const remove = () => settle(client.send(new DeleteSnapshotCommand({ SnapshotId })));
    await expect(remove()).rejects.toMatchObject({
      name: 'InvalidSnapshot.InUse',
      message: `The snapshot ${SnapshotId} is currently in use by ${imageId}`,
    });

    await deregister(imageId);
    expect(ec2.snapshot().images).toEqual([]);
    expect(ec2.snapshot().snapshots).toHaveLength(1);
    await expect(remove()).rejects.toMatchObject({ name: 'InvalidSnapshot.InUse' });
    await clock.advance(10_000);
    await remove();

    const Filters = [{ Name: 'snapshot-id', Values: [SnapshotId] }];
    const { Snapshots } = await settle(client.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters })));
    expect(Snapshots).toEqual([]);
    await expect(remove()).rejects.toMatchObject({ name: 'InvalidSnapshot.NotFound' });
  });

  it('takes the snapshot along when told', async () => {
    const { create, deregister, ec2, events } = await imageWorld();
    const imageId = await create();

    const { DeleteSnapshotResults } = await deregister(imageId, true);

    expect(DeleteSnapshotResults).toMatchObject([{ ReturnCode: 'success' }]);
    expect(ec2.snapshot().snapshots).toEqual([]);
    expect(events.at(-1)?.detail).toMatchObject({ ImageId: imageId, State: 'deregistered' });
  });

  it('refuses what is deregistered, unknown or of somebody else', async () => {
    const { create, deregister, ec2 } = await imageWorld();
    const imageId = await create();
    ec2.loseImage(imageId);

    await expect(deregister(imageId)).rejects.toMatchObject({ name: 'InvalidAMIID.Unavailable' });
    await expect(deregister('ami-0123456789abcdef0')).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
    await expect(deregister(BASE_IMAGE)).rejects.toMatchObject({ name: 'AuthFailure' });
  });

  it('frees the name', async () => {
    const { create, deregister } = await imageWorld();
    const first = await create();

    await deregister(first);

    expect(await create()).not.toBe(first);
  });

  it('of a pending image keeps it from ever becoming available', async () => {
    const { create, deregister, clock, events } = await imageWorld();

    await deregister(await create(), true);
    await clock.advance(600_000);

    expect(events.at(-1)?.detail).toMatchObject({ State: 'deregistered' });
  });
});

describe('tags of images', () => {
  it('change, on the image alone', async () => {
    const { create, client, settle, clock, ec2 } = await imageWorld();
    const imageId = await create();
    await clock.advance(2_000);

    const Tags = [{ Key: 'kiln:quarantined', Value: 'GuardTripped' }];
    await settle(client.send(new CreateTagsCommand({ Resources: [imageId], Tags })));

    expect(ec2.snapshot().images[0]?.tags).toEqual({ 'kiln:quarantined': 'GuardTripped' });
    expect(ec2.snapshot().snapshots[0]?.tags).toEqual({});
  });

  it('change nowhere when one of the resources is unknown', async () => {
    const { create, client, settle, clock, ec2 } = await imageWorld();
    const imageId = await create();
    await clock.advance(2_000);

    const Resources = [imageId, 'ami-0123456789abcdef0'];
    const tagging = settle(client.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'a', Value: '1' }] })));

    await expect(tagging).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
    expect(ec2.snapshot().images[0]?.tags).toEqual({});
  });
});
