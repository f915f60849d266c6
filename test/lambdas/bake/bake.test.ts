import { handler as checkBuilder } from '../../../lambdas/bake/check-builder';
import { handler as checkScripts } from '../../../lambdas/bake/check-scripts';
import { handler as createImage } from '../../../lambdas/bake/create-image';
import { handler as publishImage } from '../../../lambdas/bake/publish-image';
import { handler as removeBuilders } from '../../../lambdas/bake/remove-builders';
import { handler as runScripts } from '../../../lambdas/bake/run-scripts';
import { handler as startBuilder } from '../../../lambdas/bake/start-builder';
import { handler as stopBuilder } from '../../../lambdas/bake/stop-builder';
import { TAGS } from '../../../lambdas/domain/names';
import { AwsError } from '../../../simulator/aws-error';
import { BASE_IMAGE } from '../../simulator/bake-world';
import { type BakeBench, openBench } from '../bake-bench';
import { image, online, scripts, start } from '../bake-steps';
import { RELEASE_ID } from '../bench-plan';

const machinesOf = (bench: BakeBench) => bench.ec2.snapshot().instances;

describe('a bake', () => {
  it('makes a tested, published image and leaves no machine', async () => {
    const bench = await openBench();

    const { imageId } = await image(bench);
    const tester = await online(bench, 'test', imageId);
    await scripts(bench, 'test', tester);
    await bench.run(publishImage, { imageId });
    expect(await bench.run(removeBuilders, { since: bench.seconds() })).toMatchObject({ status: 'READY' });
    await bench.clock.advance(120_000);

    const { images, instances } = bench.ec2.snapshot();
    expect(instances).toEqual([]);
    expect(images).toHaveLength(1);
    expect(images[0]).toMatchObject({
      imageId,
      name: 'prod-web-1.4.2-3fa9c1',
      state: 'available',
      encrypted: true,
      sizeGiB: 12,
      software: { version: '1.4.2' },
      tags: {
        team: 'shop',
        [TAGS.stage]: 'prod',
        [TAGS.fleet]: 'web',
        [TAGS.release]: RELEASE_ID,
        [TAGS.version]: '1.4.2',
        [TAGS.digest]: bench.plan.image.recipeDigest,
        [TAGS.recipe]: bench.plan.image.recipe,
        [TAGS.baseImage]: BASE_IMAGE,
        [TAGS.published]: 'true',
      },
    });
    expect(bench.ledger()).toMatchObject([{ imageId, status: 'PUBLISHED', digest: bench.plan.image.recipeDigest }]);
  });

  it('starts machines nobody can reach or read, that end themselves', async () => {
    const bench = await openBench();

    await online(bench);

    const [{ input } = { input: {} }] = bench.callsOf('RunInstances');
    expect(input).not.toHaveProperty('KeyName');
    expect(input).toMatchObject({
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      InstanceInitiatedShutdownBehavior: 'terminate',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 12, VolumeType: 'gp3' } }],
    });
    await bench.clock.advance(32 * 60_000);
    expect(machinesOf(bench)).toEqual([]);
  });

  it('sends the whole output to the log group and its time limit to the document', async () => {
    const bench = await openBench();
    const instanceId = await online(bench);

    await bench.run(runScripts, { phase: 'build', instanceId });

    expect(bench.callsOf('SendCommand')[0]?.input).toMatchObject({
      Comment: `kiln ${RELEASE_ID} build`,
      CloudWatchOutputConfig: { CloudWatchOutputEnabled: true, CloudWatchLogGroupName: 'SCRIPTS_LOG_GROUP' },
      Parameters: { manifest: [`s3://assets/builds/${RELEASE_ID}/build.manifest`], executionTimeout: ['1800'] },
    });
  });
});

describe('a repeated step', () => {
  it.each(['RunInstances', 'SendCommand', 'CreateImage'])(
    'makes one thing when the answer of %s is lost',
    async (name) => {
      const bench = await openBench({ latency: { readLag: [500, 2000] } });
      bench.disturb(name, (attempt) => ({ loseAnswer: attempt === 1 }));

      const { imageId } = await image(bench);

      expect(machinesOf(bench)).toHaveLength(1);
      expect(bench.ec2.snapshot().images).toMatchObject([{ imageId, software: { version: '1.4.2' } }]);
    },
  );

  it('finds its machine again, also when no answer came at all', async () => {
    const bench = await openBench();
    bench.disturb('RunInstances', () => ({ loseAnswer: true }));
    await expect(start(bench)).rejects.toMatchObject({ name: 'TransientAwsError' });
    bench.disturb('none', () => ({}));

    const instanceId = await start(bench);

    expect(machinesOf(bench).map((machine) => machine.instanceId)).toEqual([instanceId]);
  });

  it('finds its command again', async () => {
    const bench = await openBench();
    const instanceId = await online(bench);
    const first = await bench.give(runScripts, { phase: 'build', instanceId }, 'commandId');

    const second = await bench.give(runScripts, { phase: 'build', instanceId }, 'commandId');

    expect(second).toBe(first);
    expect(bench.callsOf('SendCommand')).toHaveLength(1);
  });

  it('finds its image again, but takes no one else’s', async () => {
    const bench = await openBench();
    const { imageId, instanceId } = await image(bench);

    const again = await bench.give(createImage, { instanceId }, 'imageId');
    const another = await start(bench, 'test', imageId);
    await bench.clock.advance(60_000);
    const foreign = bench.run(createImage, { instanceId: another });

    expect(again).toBe(imageId);
    await expect(foreign).rejects.toMatchObject({
      name: 'BakeFailed',
      message: expect.stringMatching(`prod-web-1.4.2-3fa9c1 is taken by ${imageId}`),
    });
  });

  it('asks again while EC2 hides the image that has the name', async () => {
    const bench = await openBench();
    const { instanceId } = await image(bench);
    bench.disturb('DescribeImages', () => ({ staleSeconds: 3600 }));

    await expect(bench.run(createImage, { instanceId })).rejects.toMatchObject({ name: 'TransientAwsError' });
  });
});

describe('a zone that has no machine to give', () => {
  const attempt = (bench: BakeBench, number: number): Promise<unknown> =>
    bench.run(startBuilder, { since: bench.seconds(), attempt: number, phase: 'build', imageId: null });

  it.each(['InsufficientInstanceCapacity', 'Unsupported', 'InsufficientFreeAddressesInSubnet'])(
    '%s: the next subnet is tried, under a token of its own',
    async (refusal) => {
      const bench = await openBench();
      bench.disturb('RunInstances', () => ({ refuse: new AwsError(refusal, 'Not here.') }));
      expect(await attempt(bench, 0)).toMatchObject({
        status: 'PENDING',
        reason: expect.stringContaining('Not here.'),
        retryAfterSeconds: 1,
      });
      bench.disturb('none', () => ({}));

      const started = await attempt(bench, 1);

      expect(started).toMatchObject({ status: 'READY', instanceId: machinesOf(bench)[0]?.instanceId });
      const inputs = bench.callsOf('RunInstances').map(({ input }) => input);
      const [first] = inputs;
      expect(inputs.at(-1)).not.toHaveProperty('SubnetId', Reflect.get(first ?? {}, 'SubnetId'));
      expect(inputs.at(-1)).not.toHaveProperty('ClientToken', Reflect.get(first ?? {}, 'ClientToken'));
    },
  );

  it('after a whole round waits, and begins again with the first', async () => {
    const bench = await openBench();
    bench.ec2.runOutOfCapacity({ until: bench.clock.now() + 20_000 });

    expect([await attempt(bench, 0), await attempt(bench, 1)]).toMatchObject([
      { retryAfterSeconds: 1 },
      { retryAfterSeconds: 15 },
    ]);
    await bench.clock.advance(30_000);
    await attempt(bench, 2);

    const subnets = bench.callsOf('RunInstances').map(({ input }) => Reflect.get(input ?? {}, 'SubnetId'));
    expect(subnets.at(-1)).toBe(subnets[0]);
    expect(machinesOf(bench)).toHaveLength(1);
  });
});

describe('a bake that cannot go on', () => {
  it('waits a moment for capacity, then fails with the words of EC2', async () => {
    const bench = await openBench();
    bench.ec2.runOutOfCapacity({ until: Number.POSITIVE_INFINITY });
    const input = { since: bench.seconds(), attempt: 1, phase: 'build', imageId: null };

    expect(await bench.run(startBuilder, input)).toMatchObject({ status: 'PENDING', instanceId: null });
    await bench.clock.advance(300_000);
    await expect(bench.run(startBuilder, input)).rejects.toMatchObject({
      name: 'BakeFailed',
      message: expect.stringMatching('do not have sufficient m7g.large capacity'),
    });
  });

  it('fails at once where waiting does not help', async () => {
    const bench = await openBench();
    bench.disturb('RunInstances', () => ({ refuse: new AwsError('VcpuLimitExceeded', 'no such type.') }));

    await expect(start(bench)).rejects.toMatchObject({
      name: 'BakeFailed',
      message: expect.stringMatching('EC2 starts no builder: no such type'),
    });
  });

  it('does not take a machine for its own that is gone', async () => {
    const bench = await openBench();
    const instanceId = await start(bench);
    bench.ec2.kill(instanceId);

    await expect(start(bench)).rejects.toMatchObject({ name: 'BakeFailed' });
    await bench.clock.advance(120_000);
    await expect(start(bench)).rejects.toMatchObject({ name: 'BakeFailed' });
  });

  it('says why its machine went away', async () => {
    const bench = await openBench();
    const instanceId = await online(bench);
    const commandId = await bench.give(runScripts, { phase: 'build', instanceId }, 'commandId');
    bench.ec2.kill(instanceId);

    const checked = bench.poll(checkScripts, { phase: 'build', instanceId, commandId });

    await expect(checked).rejects.toMatchObject({
      name: 'BakeFailed',
      message: expect.stringMatching(`The builder ${instanceId} is shutting-down .*Host failure`),
    });
    await expect(bench.run(createImage, { instanceId })).rejects.toMatchObject({ name: 'BakeFailed' });
    await expect(bench.run(stopBuilder, { instanceId, since: bench.seconds() })).rejects.toMatchObject({
      name: 'BakeFailed',
    });
  });

  it('gives a silent agent until the deadline', async () => {
    const bench = await openBench();
    bench.ssm.agentNeverOnline(() => true);
    const instanceId = await start(bench);

    await expect(bench.poll(checkBuilder, { instanceId })).rejects.toMatchObject({
      name: 'BakeFailed',
      message: expect.stringMatching(
        /The builder i-\w+ did not come online within 1800 s \(EC2 says running, its SSM agent never reported\)/,
      ),
    });
  });

  it('names the script, its exit code, its last words, and where to read on', async () => {
    const bench = await openBench();
    bench.ssm.failScript({ name: 'install', exitCode: 3, output: 'fetching\nno space left on device' });
    const instanceId = await online(bench);

    await expect(scripts(bench, 'build', instanceId)).rejects.toMatchObject({
      name: 'BakeFailed',
      message: expect.stringMatching(
        /On builder i-\w+, script install failed with exit code 3\. It said last: "fetching\nno space left on device"\. .*log group SCRIPTS_LOG_GROUP, streams [\w-]+\/i-\w+\./s,
      ),
    });
  });

  it('condemns an image whose test failed', async () => {
    const bench = await openBench();
    const { imageId } = await image(bench);
    bench.ssm.failScript({ name: 'smoke', exitCode: 22, output: 'curl: (22) 503' });
    const tester = await online(bench, 'test', imageId);

    await expect(scripts(bench, 'test', tester)).rejects.toMatchObject({
      message: expect.stringMatching(/The image failed its test smoke on i-\w+, with exit code 22\..*curl: \(22\) 503/),
    });
  });

  it('says why EC2 could not make the image', async () => {
    const bench = await openBench();
    bench.ec2.failImages('Snapshot copy failed');

    await expect(image(bench)).rejects.toMatchObject({
      name: 'BakeFailed',
      message: expect.stringMatching('is failed: Snapshot copy failed'),
    });
  });

  it('waits for an image until the deadline', async () => {
    const bench = await openBench();
    bench.ec2.holdImages(100_000);

    await expect(image(bench)).rejects.toMatchObject({
      name: 'BakeFailed',
      message: expect.stringMatching('is pending 3600 s after it was ordered'),
    });
  });

  it('does not publish what is gone', async () => {
    const bench = await openBench();
    const { imageId } = await image(bench);
    bench.ec2.loseImage(imageId);

    await expect(bench.run(publishImage, { imageId })).rejects.toMatchObject({ name: 'BakeFailed' });
    expect(bench.ledger()).toEqual([]);
  });
});

describe('removing the machines', () => {
  it('finds one that EC2 does not list yet', async () => {
    const bench = await openBench({ latency: { readLag: [20_000, 20_000] } });
    await start(bench);

    await bench.poll(removeBuilders);
    await bench.clock.advance(120_000);

    expect(machinesOf(bench)).toEqual([]);
  });

  it('passes over other releases and instances of generations', async () => {
    const bench = await openBench();
    await online(bench);
    const [builder] = machinesOf(bench);
    await bench.settle(
      bench.kernel.call(
        'ec2',
        'CreateTags',
        { Resources: [builder?.instanceId], Tags: [{ Key: TAGS.role, Value: 'serving' }] },
        1,
      ),
    );

    await bench.poll(removeBuilders);

    expect(machinesOf(bench)).toHaveLength(1);
  });
});
