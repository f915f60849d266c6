import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstancesCommand,
  EC2Client,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { bakeWorld, builder, SUBNET_B, X86_IMAGE } from './bake-world';
import { START } from './virtual-aws';

function ec2World(...settings: Parameters<typeof bakeWorld>) {
  const world = bakeWorld(...settings);
  const client = world.clients(EC2Client);
  const run = async (input: Partial<RunInstancesCommandInput> = {}) => {
    const { Instances } = await world.settle(client.send(new RunInstancesCommand({ ...builder, ...input })));
    return Instances?.[0]?.InstanceId ?? 'none';
  };
  const describe = async (id: string) => {
    const answer = await world.settle(client.send(new DescribeInstancesCommand({ InstanceIds: [id] })));
    return answer.Reservations?.[0]?.Instances?.[0];
  };
  return { ...world, client, run, describe, state: async (id: string) => (await describe(id))?.State?.Name };
}

describe('the life of an instance', () => {
  it('is pending, running, stopping, stopped, shutting-down, terminated, and tells of each', async () => {
    const { run, describe, state, clock, client, settle, events, ec2 } = ec2World();
    const heard: string[] = [];
    ec2.onStateChange((instance, previous) => heard.push(`${previous} > ${instance.state}`));

    const id = await run();
    expect(await describe(id)).toMatchObject({ State: { Name: 'pending' }, StateReason: { Code: 'pending' } });
    await clock.advance(30_000);
    expect(await state(id)).toBe('running');
    expect(await describe(id)).not.toHaveProperty('StateReason');
    await settle(client.send(new StopInstancesCommand({ InstanceIds: [id] })));
    expect(await state(id)).toBe('stopping');
    await clock.advance(60_000);
    expect(await state(id)).toBe('stopped');
    await settle(client.send(new TerminateInstancesCommand({ InstanceIds: [id] })));
    expect(await state(id)).toBe('shutting-down');
    await clock.advance(60_000);
    expect(await state(id)).toBe('terminated');

    expect(heard).toEqual([
      'pending > running',
      'running > stopping',
      'stopping > stopped',
      'stopped > shutting-down',
      'shutting-down > terminated',
    ]);
    expect(events.map(({ detail }) => detail.state)).toEqual([
      'pending',
      'running',
      'stopping',
      'stopped',
      'shutting-down',
      'terminated',
    ]);
  });

  it('shows a terminated instance for an hour, then knows it no more', async () => {
    const { run, state, clock, client, settle } = ec2World();
    const id = await run();
    await settle(client.send(new TerminateInstancesCommand({ InstanceIds: [id] })));

    await clock.advance(3_600_000);
    expect(await state(id)).toBe('terminated');
    await clock.advance(60_000);
    await expect(state(id)).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
      message: `The instance ID '${id}' does not exist`,
    });
  });

  it('terminates again without complaint', async () => {
    const { run, client, settle } = ec2World();
    const id = await run();
    const terminate = () => settle(client.send(new TerminateInstancesCommand({ InstanceIds: [id] })));
    await terminate();

    const { TerminatingInstances } = await terminate();

    expect(TerminatingInstances?.[0]?.CurrentState?.Name).toBe('shutting-down');
  });

  it('ends itself when its user data says so', async () => {
    const { run, describe, clock } = ec2World();
    const id = await run();

    await clock.advance(59 * 60_000);
    expect((await describe(id))?.State?.Name).toBe('running');
    await clock.advance(3 * 60_000);

    const instance = await describe(id);
    expect(instance?.State?.Name).toBe('terminated');
    expect(instance?.StateReason?.Code).toBe('Client.InstanceInitiatedShutdown');
  });

  it('only stops itself where its shutdown behaviour is the default', async () => {
    const { InstanceInitiatedShutdownBehavior: _, ...rest } = builder;
    const world = ec2World();
    const { Instances } = await world.settle(world.client.send(new RunInstancesCommand(rest)));

    await world.clock.advance(65 * 60_000);

    expect(await world.state(Instances?.[0]?.InstanceId ?? '')).toBe('stopped');
  });

  it('dies with its host', async () => {
    const { run, describe, clock, ec2 } = ec2World();
    const id = await run();

    ec2.kill(id);
    await clock.advance(60_000);

    expect((await describe(id))?.StateReason?.Message).toBe('Server.InternalError: Host failure');
  });

  it('cannot be stopped before it ran, nor after it ended', async () => {
    const { run, client, settle } = ec2World();
    const id = await run();
    const stop = () => settle(client.send(new StopInstancesCommand({ InstanceIds: [id] })));

    await expect(stop()).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
    await settle(client.send(new TerminateInstancesCommand({ InstanceIds: [id] })));
    await expect(stop()).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
  });
});

describe('RunInstances', () => {
  it('launches once for a token', async () => {
    const { run, ec2 } = ec2World();

    const ids = [await run({ ClientToken: 'token' }), await run({ ClientToken: 'token' })];

    expect(ids[0]).toBe(ids[1]);
    expect(ec2.snapshot().instances).toHaveLength(1);
  });

  it('launches twice without a token', async () => {
    const { run, ec2 } = ec2World();

    await run();
    await run();

    expect(ec2.snapshot().instances).toHaveLength(2);
  });

  it('launches again for the same token in another zone', async () => {
    const { run, ec2 } = ec2World();

    await run({ ClientToken: 'token' });
    await run({ ClientToken: 'token', SubnetId: SUBNET_B });

    expect(ec2.snapshot().instances).toHaveLength(2);
  });

  it('refuses a token with other parameters', async () => {
    const { run } = ec2World();
    await run({ ClientToken: 'token' });

    await expect(run({ ClientToken: 'token', InstanceType: 't4g.large' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
  });

  it('refuses a token whose instance is terminated, and returns one that is about to be', async () => {
    const { run, clock, ec2 } = ec2World();
    const id = await run({ ClientToken: 'token' });

    ec2.terminate(id, 'somebody');
    expect(await run({ ClientToken: 'token' })).toBe(id);
    await clock.advance(60_000);

    await expect(run({ ClientToken: 'token' })).rejects.toMatchObject({ name: 'IdempotentInstanceTerminated' });
  });

  it.each<[string, Partial<RunInstancesCommandInput>, string, RegExp]>([
    ['an unknown image', { ImageId: 'ami-0123456789abcdef0' }, 'InvalidAMIID.NotFound', /'\[ami-0123456789abcdef0\]'/],
    ['an image id of no form', { ImageId: 'ami-x' }, 'InvalidAMIID.Malformed', /ami-x/],
    ['another architecture', { ImageId: X86_IMAGE }, 'InvalidParameterValue', /architecture 'arm64'.*'x86_64'/],
    ['an unknown subnet', { SubnetId: 'subnet-1' }, 'InvalidSubnetID.NotFound', /subnet-1/],
    ['an unknown security group', { SecurityGroupIds: ['sg-1'] }, 'InvalidGroup.NotFound', /sg-1/],
    [
      'an unknown profile',
      { IamInstanceProfile: { Name: 'nobody' } },
      'InvalidParameterValue',
      /iamInstanceProfile.name/,
    ],
    ['user data in clear', { UserData: '#!/bin/bash' }, 'InvalidUserData.Malformed', /BASE64/],
    ['too much user data', { UserData: Buffer.alloc(16_385).toString('base64') }, 'InvalidParameterValue', /16384/],
    [
      'a volume smaller than the image',
      { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 4 } }] },
      'InvalidBlockDeviceMapping',
      /smaller than snapshot/,
    ],
    [
      'tags of a resource it does not make',
      { TagSpecifications: [{ ResourceType: 'image', Tags: [] }] },
      'InvalidParameterValue',
      /'image' is not a valid taggable resource type/,
    ],
    [
      'reserved tags',
      { TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'aws:x', Value: '1' }] }] },
      'InvalidParameterValue',
      /reserved/,
    ],
    ['a type the zone has not', { InstanceType: 'c7g.xlarge', SubnetId: SUBNET_B }, 'Unsupported', /eu-central-1b/],
    ['no instance', { MinCount: 0, MaxCount: 0 }, 'InvalidParameterValue', /count/],
  ])('refuses %s', async (_, input, name, message) => {
    const { run, ec2 } = ec2World();

    await expect(run(input)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });

    expect(ec2.snapshot().instances).toEqual([]);
  });

  it('refuses more vCPUs than the account may run', async () => {
    const { run } = ec2World();
    for (let count = 0; count < 8; count++) await run();

    await expect(run()).rejects.toMatchObject({ name: 'VcpuLimitExceeded' });
  });

  it('does not know what is not modelled', async () => {
    const { run } = ec2World();

    await expect(run({ KeyName: 'me' })).rejects.toMatchObject({
      name: 'SimulatorGap',
      message: expect.stringContaining('KeyName'),
    });
  });

  it('finds no capacity during a shortage, after the three attempts an SDK makes of a server error', async () => {
    const { run, ec2, kernel } = ec2World();
    const end = ec2.runOutOfCapacity({ until: START + 600_000, zone: 'eu-central-1a' });

    await expect(run()).rejects.toMatchObject({
      name: 'InsufficientInstanceCapacity',
      message: expect.stringMatching(
        /t4g\.small capacity in the Availability Zone you requested \(eu-central-1a\).*choosing eu-central-1b\.$/,
      ),
    });
    expect(kernel.calls.at(-1)?.attempts).toBe(3);
    expect(await run({ SubnetId: SUBNET_B })).toMatch(/^i-0/);
    end();
    expect(await run()).toMatch(/^i-0/);
  });
});

describe('DescribeInstances', () => {
  it('filters by tag and state, with wildcards', async () => {
    const { run, client, settle } = ec2World();
    const web = await run({
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'fleet', Value: 'web' }] }],
    });
    await run({ TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'fleet', Value: 'api' }] }] });

    const Filters = [
      { Name: 'tag:fleet', Values: ['w?b*'] },
      { Name: 'instance-state-name', Values: ['pending', 'running'] },
    ];
    const { Reservations } = await settle(client.send(new DescribeInstancesCommand({ Filters })));

    expect(Reservations?.flatMap(({ Instances }) => Instances ?? []).map(({ InstanceId }) => InstanceId)).toEqual([
      web,
    ]);
  });

  it('gives pages', async () => {
    const { run, client, settle } = ec2World();
    for (let count = 0; count < 7; count++) await run();
    const ask = (NextToken?: string) =>
      settle(client.send(new DescribeInstancesCommand({ MaxResults: 5, ...(NextToken && { NextToken }) })));

    const first = await ask();
    const second = await ask(first.NextToken);

    expect([first.Reservations?.length, second.Reservations?.length, second.NextToken]).toEqual([5, 2, undefined]);
  });

  it('lags behind a launch', async () => {
    const { run, state, clock } = ec2World({ latency: { readLag: [2_000, 2_000] } });
    const id = await run();

    await expect(state(id)).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
    await clock.advance(2_000);
    expect(await state(id)).toBe('pending');
  });

  it('refuses pages of given ids, and ids of no form', async () => {
    const { run, client, settle, state } = ec2World();
    const id = await run();

    await expect(
      settle(client.send(new DescribeInstancesCommand({ InstanceIds: [id], MaxResults: 5 }))),
    ).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    await expect(state('builder')).rejects.toMatchObject({ name: 'InvalidInstanceID.Malformed' });
  });
});

describe('tags', () => {
  it('are added and taken away, but not right after the launch', async () => {
    const { run, describe, client, settle, clock } = ec2World();
    const id = await run();
    const tag = () =>
      settle(
        client.send(
          new CreateTagsCommand({
            Resources: [id],
            Tags: [
              { Key: 'a', Value: '1' },
              { Key: 'b', Value: '2' },
            ],
          }),
        ),
      );
    await expect(tag()).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });

    await clock.advance(2_000);
    await tag();
    const Tags = [{ Key: 'a', Value: 'another' }, { Key: 'b' }];
    await settle(client.send(new DeleteTagsCommand({ Resources: [id], Tags })));

    expect((await describe(id))?.Tags).toEqual([{ Key: 'a', Value: '1' }]);
  });
});
