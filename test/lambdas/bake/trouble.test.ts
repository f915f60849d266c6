import { handler as createImage } from '../../../lambdas/bake/create-image';
import { isZoneTrouble, launchTrouble } from '../../../lambdas/bake/launch-trouble';
import { handler as publishImage } from '../../../lambdas/bake/publish-image';
import { handler as removeBuilders } from '../../../lambdas/bake/remove-builders';
import { handler as runScripts } from '../../../lambdas/bake/run-scripts';
import { handler as startBuilder } from '../../../lambdas/bake/start-builder';
import { handler as stopBuilder } from '../../../lambdas/bake/stop-builder';
import { TAGS } from '../../../lambdas/domain/names';
import { AwsError } from '../../../simulator/aws-error';
import { type Answers, refuses } from '../answers';
import { handlerBench, RELEASE } from '../handler-bench';

const BUILDER = 'i-1';

/** What DescribeInstances shows of the builder. */
const builderIs = (state: string): Answers => ({
  DescribeInstances: {
    Reservations: [
      {
        Instances: [{ InstanceId: BUILDER, State: { Name: state }, Tags: [{ Key: TAGS.role, Value: 'builder' }] }],
      },
    ],
  },
});
const NO_BUILDER: Answers = { DescribeInstances: { Reservations: [] } };

describe('CreateImage', () => {
  const create = (answers: Answers): Promise<unknown> =>
    handlerBench(answers).run(createImage, { instanceId: BUILDER });
  const notStopped = (name: string): Answers => ({
    CreateImage: refuses(name, `Instance is not in a valid state: ${BUILDER}`),
  });

  it.each(['InvalidParameterValue', 'IncorrectInstanceState'])(
    'asks again where EC2 does not know yet that its builder stopped: %s',
    async (name) => {
      const known = create({ ...notStopped(name), ...builderIs('stopped') });
      await expect(known).rejects.toMatchObject({ name: 'TransientAwsError', message: expect.stringContaining(name) });
      const unseen = create({ ...notStopped(name), ...NO_BUILDER });
      await expect(unseen).rejects.toMatchObject({ name: 'TransientAwsError' });
    },
  );

  it.each(['shutting-down', 'terminated'])('gives up a builder that is %s', async (state) => {
    await expect(create({ ...notStopped('IncorrectInstanceState'), ...builderIs(state) })).rejects.toMatchObject({
      name: 'BakeFailed',
      message: expect.stringContaining(`${BUILDER} is ${state}`),
    });
  });

  it.each([
    ['InvalidParameterValue', 'Value (x) for parameter name is invalid.'],
    ['UnauthorizedOperation', 'You are not authorized in this state.'],
  ])('leaves every other refusal as it is: %s', async (name, message) => {
    await expect(create({ CreateImage: refuses(name, message) })).rejects.toMatchObject({ name });
  });

  const taken = (release: string, SourceInstanceId: string): Answers => ({
    CreateImage: refuses('InvalidAMIName.Duplicate'),
    DescribeImages: {
      Images: [{ ImageId: 'ami-1', SourceInstanceId, Tags: [{ Key: TAGS.release, Value: release }] }],
    },
  });

  it('finds the image of an earlier try by its name', async () => {
    expect(await create(taken(RELEASE.id, BUILDER))).toEqual({ imageId: 'ami-1' });
  });

  it.each([
    ['another release', 'web-1', BUILDER],
    ['another machine', RELEASE.id, 'i-2'],
  ])('takes no image of %s for its own', async (_what, release, source) => {
    await expect(create(taken(release, source))).rejects.toMatchObject({
      name: 'BakeFailed',
      message: expect.stringContaining('taken by ami-1, which this release did not make'),
    });
  });
});

describe('RunScripts', () => {
  const run = (answers: Answers) =>
    handlerBench({ ListCommands: { Commands: [] }, PutObject: {}, ...answers }).run(runScripts, {
      phase: 'build',
      instanceId: BUILDER,
    });
  const unknown = { SendCommand: refuses('InvalidInstanceId', 'Instances not in a valid state') };

  it.each([
    ['is online', builderIs('running')],
    ['is not shown', NO_BUILDER],
  ])('asks again where SSM does not know a machine yet that %s', async (_what, machine) => {
    await expect(run({ ...unknown, ...machine })).rejects.toMatchObject({ name: 'TransientAwsError' });
  });

  it('gives up a machine that is gone', async () => {
    await expect(run({ ...unknown, ...builderIs('terminated') })).rejects.toMatchObject({ name: 'BakeFailed' });
  });

  it('leaves every other refusal as it is', async () => {
    await expect(run({ SendCommand: refuses('InvalidDocument') })).rejects.toMatchObject({ name: 'InvalidDocument' });
  });
});

describe('StartBuilder', () => {
  it.each<[string, object[]]>([
    ['that is gone', []],
    ['without a root volume', [{ ImageId: 'ami-1' }]],
  ])('starts nothing from an image %s', async (_what, Images) => {
    const bench = handlerBench({ DescribeImages: { Images } });
    const started = bench.run(startBuilder, { since: bench.ago(0), attempt: 0, phase: 'build', imageId: 'ami-1' });
    await expect(started).rejects.toMatchObject({
      name: 'BakeFailed',
      message: expect.stringContaining('There is no image ami-1 to start a builder from'),
    });
    expect(bench.asked('RunInstances')).toEqual([]);
  });
});

describe('StopBuilder', () => {
  it.each([
    ['running', 1],
    ['stopping', 0],
    ['stopped', 0],
  ])('stops a machine that is %s %i times', async (state, times) => {
    const bench = handlerBench({ ...builderIs(state), StopInstances: {} });
    await bench.run(stopBuilder, { since: bench.ago(0), instanceId: BUILDER });
    expect(bench.asked('StopInstances')).toHaveLength(times);
  });
});

describe('PublishImage', () => {
  it.each([
    ['InvalidAMIID.NotFound', 'BakeFailed'],
    ['InvalidAMIID.Unavailable', 'BakeFailed'],
    ['UnauthorizedOperation', 'UnauthorizedOperation'],
  ])('%s is told as %s', async (refusal, name) => {
    const bench = handlerBench({ CreateTags: refuses(refusal) });
    await expect(bench.run(publishImage, { imageId: 'ami-1' })).rejects.toMatchObject({ name });
    expect(bench.item('FLEET#web', 'IMAGE#ami-1')).toBeUndefined();
  });
});

describe('RemoveBuilders', () => {
  const remove = (answers: Answers, after: number) => {
    const bench = handlerBench({ TerminateInstances: {}, ...answers });
    const removed = bench.run(removeBuilders, { since: bench.ago(after) });
    return { ...bench, removed };
  };

  it('waits while a machine that was started last may not be listed yet', async () => {
    expect(await remove(builderIs('running'), 30).removed).toMatchObject({ status: 'PENDING' });
    expect(await remove(builderIs('running'), 60).removed).toMatchObject({ status: 'READY' });
  });

  it('has nothing to end where none was started', async () => {
    const { removed, asked } = remove(NO_BUILDER, 60);
    expect(await removed).toMatchObject({ status: 'READY', reason: 'No machine of the bake is left.' });
    expect(asked('TerminateInstances')).toEqual([]);
  });
});

describe('what EC2 says to a launch', () => {
  const refusal = (name: string, status: number) => new AwsError(name, 'No.', status);

  it.each([
    ['a refusal', refusal('VcpuLimitExceeded', 400)],
    ['a zone without capacity, though that is a 500', refusal('InsufficientInstanceCapacity', 500)],
  ])('fails the bake: %s', (_what, error) => {
    expect(launchTrouble(error, 'builder')).toMatchObject({
      name: 'BakeFailed',
      message: expect.stringContaining(`EC2 starts no builder: No. (${error.name})`),
    });
  });

  it.each<[string, unknown]>([
    ['a throttled call', refusal('RequestLimitExceeded', 503)],
    ['an internal error', refusal('InternalError', 500)],
    ['a defect of ours', new TypeError('x is not a function')],
    ['what is no error', 'thrown'],
  ])('is left to retries, or as it is: %s', (_what, error) => {
    expect(launchTrouble(error, 'builder')).toBe(error);
    expect(isZoneTrouble(error)).toBe(false);
  });
});
