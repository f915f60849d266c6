import { EC2Client, RunInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CancelCommandCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  type SendCommandCommandInput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { bakeWorld, builder, DOCUMENT, sha256 } from './bake-world';

const ARTIFACT_SHA = sha256('the artifact');

/** A world with one instance whose agent is online, and a build manifest of two scripts. */
async function commandWorld(...settings: Parameters<typeof bakeWorld>) {
  const world = bakeWorld(...settings);
  const ec2 = world.clients(EC2Client);
  const client = world.clients(SSMClient);
  const launched = await world.settle(ec2.send(new RunInstancesCommand(builder)));
  const instanceId = launched.Instances?.[0]?.InstanceId ?? '';
  await world.clock.advance(90_000);

  const artifactVersion = world.s3.put('assets', 'web-1.1.0.tar.gz', 'the artifact');
  world.s3.put('assets', 'base.sh', 'install base');
  world.s3.put('assets', 'app.sh', 'install app');
  const lines = [
    `artifact 1.1.0 assets web-1.1.0.tar.gz ${artifactVersion} ${ARTIFACT_SHA}`,
    `script base assets base.sh ${sha256('install base')}`,
    `script app assets app.sh ${sha256('install app')}`,
    `input PORT ${Buffer.from('8080').toString('base64')}`,
    'seal',
  ];
  const manifest = (text: string) => {
    const key = `${sha256(text)}.manifest`;
    world.s3.put('assets', key, text);
    return { manifest: [`s3://assets/${key}`], manifestSha256: [sha256(text)] };
  };
  const send = async (input: Partial<SendCommandCommandInput> = {}) => {
    const command = new SendCommandCommand({
      InstanceIds: [instanceId],
      DocumentName: DOCUMENT,
      Parameters: manifest(`${lines.join('\n')}\n`),
      ...input,
    });
    return (await world.settle(client.send(command))).Command?.CommandId ?? '';
  };
  const invocation = (CommandId: string) =>
    world.settle(client.send(new GetCommandInvocationCommand({ CommandId, InstanceId: instanceId })));
  const outcome = async (text: string) => {
    const id = await send({ Parameters: manifest(text) });
    await world.clock.advance(600_000);
    return invocation(id);
  };
  return { ...world, client, instanceId, lines, manifest, send, invocation, outcome };
}

describe('agents', () => {
  it('come online a while after their instance runs, and are lost a while after it ends', async () => {
    const world = bakeWorld();
    const client = world.clients(SSMClient);
    const launched = await world.settle(world.clients(EC2Client).send(new RunInstancesCommand(builder)));
    const id = launched.Instances?.[0]?.InstanceId ?? '';
    const ping = async () => {
      const Filters = [{ Key: 'InstanceIds', Values: [id] }];
      const answer = await world.settle(client.send(new DescribeInstanceInformationCommand({ Filters })));
      return answer.InstanceInformationList?.map(({ PingStatus }) => PingStatus);
    };

    await world.clock.advance(25_000);
    expect(await ping()).toEqual([]);
    await world.clock.advance(60_000);
    expect(await ping()).toEqual(['Online']);
    world.ec2.terminate(id, 'somebody');
    expect(await ping()).toEqual(['Online']);
    await world.clock.advance(400_000);
    expect(await ping()).toEqual([]);
  });

  it('are unknown without an instance profile, or when fate silences them', async () => {
    const world = bakeWorld();
    const ec2 = world.clients(EC2Client);
    const { IamInstanceProfile: _, ...unprivileged } = builder;
    await world.settle(ec2.send(new RunInstancesCommand(unprivileged)));
    world.ssm.agentNeverOnline(({ tags }) => tags.role === 'builder');
    const TagSpecifications = [{ ResourceType: 'instance' as const, Tags: [{ Key: 'role', Value: 'builder' }] }];
    await world.settle(ec2.send(new RunInstancesCommand({ ...builder, TagSpecifications })));
    await world.clock.advance(600_000);

    const answer = await world.settle(world.clients(SSMClient).send(new DescribeInstanceInformationCommand({})));

    expect(answer.InstanceInformationList).toEqual([]);
  });
});

describe('a build', () => {
  it('is unknown at first, then pending, in progress, a success; the software is on the instance', async () => {
    const { send, invocation, clock, ec2, instanceId } = await commandWorld();
    const id = await send();

    await expect(invocation(id)).rejects.toMatchObject({ name: 'InvocationDoesNotExist' });
    await clock.advance(5_000);
    expect(await invocation(id)).toMatchObject({ Status: 'InProgress', ResponseCode: -1, StandardOutputContent: '' });
    expect(ec2.instance(instanceId)?.software).toBeUndefined();
    await clock.advance(180_000);

    expect(await invocation(id)).toMatchObject({
      Status: 'Success',
      StatusDetails: 'Success',
      ResponseCode: 0,
      PluginName: 'runScripts',
      StandardOutputContent: 'base: done\napp: done\n',
      StandardErrorContent: '',
    });
    expect(ec2.instance(instanceId)?.software).toEqual({ version: '1.1.0', sha256: ARTIFACT_SHA });
  });

  it('fails with its script, telling the last twenty lines, and what the agent adds', async () => {
    const { lines, outcome, ssm, ec2, instanceId } = await commandWorld();
    const output = Array.from({ length: 30 }, (_, line) => `line ${line + 1}`).join('\n');
    ssm.failScript({ name: 'app', exitCode: 3, output });

    const failed = await outcome(lines.join('\n'));

    expect(failed).toMatchObject({ Status: 'Failed', ResponseCode: 3 });
    expect(failed.StandardOutputContent).toBe(`base: done\n${output}\n`);
    const told = failed.StandardErrorContent?.split('\n') ?? [];
    expect(told[0]).toBe('kiln: script app failed with exit code 3');
    expect(told.slice(1, 21)).toEqual(output.split('\n').slice(-20));
    expect(told.slice(21)).toEqual(['failed to run commands: exit status 3']);
    expect(ec2.instance(instanceId)?.software).toBeUndefined();
  });

  it('shows the first 24,000 characters of stdout', async () => {
    const { lines, outcome, ssm } = await commandWorld();
    ssm.failScript({ name: 'base', exitCode: 1, output: 'x'.repeat(30_000) });

    const failed = await outcome(lines.join('\n'));

    expect(failed.StandardOutputContent).toBe('x'.repeat(24_000));
    expect(failed.StandardErrorContent?.split('\n')[1]).toBe('x'.repeat(6_000));
  });

  it('fails where anything is not what its checksum says', async () => {
    const { lines, outcome, s3 } = await commandWorld();
    s3.put('assets', 'app.sh', 'install something else');

    expect(await outcome(lines.join('\n'))).toMatchObject({
      Status: 'Failed',
      ResponseCode: 90,
      StandardErrorContent: expect.stringMatching(/^kiln: checksum mismatch: s3:\/\/assets\/app\.sh/),
    });
  });

  it('takes the version of the artifact it is told, not the newest', async () => {
    const { lines, outcome, s3 } = await commandWorld();
    s3.put('assets', 'web-1.1.0.tar.gz', 'replaced by somebody');

    expect(await outcome(lines.join('\n'))).toMatchObject({ Status: 'Success' });
  });

  it.each([
    ['script app assets missing.sh', /cannot read s3:\/\/assets\/missing\.sh/],
    ['install everything', /malformed manifest: line 1: not a directive/],
    ['input A MQ==', /malformed manifest: line 1: an input before any script/],
    ['seal\nseal', /malformed manifest: line 2: nothing may follow seal/],
  ])('fails of the manifest %j', async (text, verdict) => {
    const { outcome } = await commandWorld();

    const failed = await outcome(text.replace(/\.sh$/, `.sh ${'0'.repeat(64)}`));

    expect(failed).toMatchObject({ Status: 'Failed', StandardErrorContent: expect.stringMatching(verdict) });
  });

  it('runs once however often it is sent: whoever comes second gets the outcome of the first', async () => {
    const { send, invocation, clock, ssm } = await commandWorld();
    const first = await send();
    await clock.advance(10_000);
    const second = await send();
    await clock.advance(300_000);
    ssm.failScript({ name: 'app', exitCode: 1, output: 'would fail now' });
    const third = await send();
    await clock.advance(10_000);

    for (const id of [first, second, third]) {
      expect(await invocation(id)).toMatchObject({
        Status: 'Success',
        StandardOutputContent: 'base: done\napp: done\n',
      });
    }
  });

  it('hangs when its instance goes away, until the command expires', async () => {
    const { send, invocation, clock, ec2, instanceId } = await commandWorld();
    const id = await send({ TimeoutSeconds: 30 });
    await clock.advance(5_000);

    ec2.kill(instanceId);
    await clock.advance(3_600_000);
    expect(await invocation(id)).toMatchObject({ Status: 'InProgress' });
    await clock.advance(30_000);

    expect(await invocation(id)).toMatchObject({
      Status: 'TimedOut',
      StatusDetails: 'DeliveryTimedOut',
      ResponseCode: -1,
    });
  });

  it('is ended by the agent when it takes too long', async () => {
    const { send, invocation, clock, manifest, lines, ec2, instanceId } = await commandWorld();
    const id = await send({ Parameters: { ...manifest(lines.join('\n')), executionTimeout: ['20'] } });

    await clock.advance(180_000);

    expect(await invocation(id)).toMatchObject({
      Status: 'TimedOut',
      StatusDetails: 'ExecutionTimedOut',
      ResponseCode: 137,
    });
    expect(ec2.instance(instanceId)?.software).toBeUndefined();
  });

  it('can be cancelled', async () => {
    const { send, invocation, clock, client, settle, ec2, instanceId } = await commandWorld();
    const id = await send();
    await clock.advance(5_000);

    await settle(client.send(new CancelCommandCommand({ CommandId: id })));
    expect(await invocation(id)).toMatchObject({ Status: 'Cancelling' });
    await clock.advance(180_000);

    expect(await invocation(id)).toMatchObject({ Status: 'Cancelled', ResponseCode: 137 });
    expect(ec2.instance(instanceId)?.software).toBeUndefined();
    const again = await send();
    await clock.advance(10_000);
    expect(await invocation(again)).toMatchObject({
      Status: 'Failed',
      ResponseCode: 92,
      StandardErrorContent: expect.stringContaining('kiln: an earlier run of this manifest was cut off'),
    });
  });
});

describe('a test', () => {
  const TEST = `script smoke assets base.sh ${sha256('install base')}`;

  it('passes on sound software', async () => {
    const { outcome } = await commandWorld();

    expect(await outcome(TEST)).toMatchObject({ Status: 'Success', StandardOutputContent: 'smoke: done\n' });
  });

  it('fails on software that is not', async () => {
    const asked: unknown[] = [];
    const testsPass = (software: unknown) => {
      asked.push(software);
      return false;
    };
    const { outcome, ec2, instanceId } = await commandWorld({ workload: { testsPass } });
    const software = { version: '1.1.0', sha256: ARTIFACT_SHA };
    ec2.install(instanceId, software);

    expect(await outcome(TEST)).toMatchObject({
      Status: 'Failed',
      StandardErrorContent: expect.stringContaining('kiln: script smoke failed with exit code 22'),
    });
    expect(asked).toEqual([software]);
  });

  it('installs nothing', async () => {
    const { outcome, lines, ec2, instanceId } = await commandWorld();

    await outcome([lines[0], TEST].join('\n'));

    expect(ec2.instance(instanceId)?.software).toBeUndefined();
  });
});

describe('SendCommand', () => {
  it.each<[string, Partial<SendCommandCommandInput>, string]>([
    ['an instance nobody manages', { InstanceIds: ['i-0123456789abcdef0'] }, 'InvalidInstanceId'],
    ['an unknown document', { DocumentName: 'nobody' }, 'InvalidDocument'],
    ['a missing parameter', { Parameters: {} }, 'InvalidParameters'],
    ['a short time-out', { TimeoutSeconds: 29 }, 'ValidationException'],
    ['a long comment', { Comment: 'x'.repeat(101) }, 'ValidationException'],
  ])('refuses %s', async (_, input, name) => {
    const { send } = await commandWorld();

    await expect(send(input)).rejects.toMatchObject({ name });
  });

  it('refuses parameters that do not match, or are not declared', async () => {
    const { send, manifest } = await commandWorld();
    const good = manifest('seal');

    for (const odd of [{ manifest: ['s3://assets/$(reboot)'] }, { manifestSha256: ['x'] }, { commands: ['reboot'] }]) {
      await expect(send({ Parameters: { ...good, ...odd } })).rejects.toMatchObject({ name: 'InvalidParameters' });
    }
  });

  it('refuses an instance that is shutting down', async () => {
    const { send, ec2, instanceId } = await commandWorld();
    ec2.terminate(instanceId, 'somebody');

    await expect(send()).rejects.toMatchObject({
      name: 'InvalidInstanceId',
      message: `Instances [[${instanceId}]] not in a valid state for account 111122223333`,
    });
  });

  it('does not get through to an instance that goes away meanwhile', async () => {
    const { send, invocation, clock, ec2, instanceId } = await commandWorld();
    const id = await send();

    ec2.terminate(instanceId, 'somebody');
    await clock.advance(5_000);

    expect(await invocation(id)).toMatchObject({ Status: 'Failed', StatusDetails: 'Undeliverable' });
  });

  it('accepts an instance that is stopped, and waits for it in vain', async () => {
    const { send, invocation, clock, clients, settle, instanceId } = await commandWorld();
    await settle(clients(EC2Client).send(new StopInstancesCommand({ InstanceIds: [instanceId] })));
    const id = await send({ TimeoutSeconds: 30 });

    await clock.advance(5_000);
    expect(await invocation(id)).toMatchObject({ Status: 'Delayed', ResponseCode: -1 });
    await clock.advance(3_630_000);
    expect(await invocation(id)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'DeliveryTimedOut' });
  });
});

describe('lists of commands', () => {
  it('are newest first, by instance, comment included; without invocation right after the send', async () => {
    const { send, client, settle, clock, instanceId } = await commandWorld();
    await send({ Comment: 'kiln r1 build' });
    await clock.advance(300_000);
    const second = await send({ Comment: 'kiln r1 again' });

    const { Commands } = await settle(client.send(new ListCommandsCommand({ InstanceId: instanceId })));
    const early = await settle(client.send(new ListCommandInvocationsCommand({ CommandId: second })));
    await clock.advance(5_000);
    const later = await settle(client.send(new ListCommandInvocationsCommand({ CommandId: second, Details: true })));

    expect(Commands?.map(({ Comment, Status }) => [Comment, Status])).toEqual([
      ['kiln r1 again', 'Pending'],
      ['kiln r1 build', 'Success'],
    ]);
    expect(early.CommandInvocations).toEqual([]);
    expect(later.CommandInvocations?.[0]?.CommandPlugins?.[0]?.Output).toBe('base: done\napp: done\n');
  });

  it('can be narrowed by status', async () => {
    const { send, client, settle, clock } = await commandWorld();
    const id = await send();
    await clock.advance(300_000);
    const ask = (value: string) =>
      settle(client.send(new ListCommandsCommand({ Filters: [{ key: 'Status', value }] })));

    expect((await ask('Success')).Commands?.map(({ CommandId }) => CommandId)).toEqual([id]);
    expect((await ask('Failed')).Commands).toEqual([]);
  });
});
