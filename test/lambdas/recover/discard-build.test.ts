import { handler as checkImage } from '../../../lambdas/bake/check-image';
import { handler as publishImage } from '../../../lambdas/bake/publish-image';
import { handler as discardBuild } from '../../../lambdas/recover/discard-build';
import { AwsError } from '../../../simulator/aws-error';
import { BAKE_EXECUTION, type BakeBench, openBench } from '../bake-bench';
import { image, online, order, start } from '../bake-steps';

const end = (bench: BakeBench, status: string) =>
  bench.executions.set(BAKE_EXECUTION, { status, stopDate: new Date(bench.clock.now()) });

const left = (bench: BakeBench) => {
  const { instances, images, snapshots } = bench.ec2.snapshot();
  return { instances: instances.length, images: images.length, snapshots: snapshots.length };
};

describe('discarding a build', () => {
  it('stops the bake, waits until its last handler is over, and leaves nothing', async () => {
    const bench = await openBench();
    bench.executions.set(BAKE_EXECUTION, { status: 'RUNNING' });
    await image(bench);
    const began = bench.seconds();

    await bench.poll(discardBuild);

    expect(bench.executions.get(BAKE_EXECUTION)?.status).toBe('ABORTED');
    expect(bench.seconds() - began).toBeGreaterThan(65);
    expect(left(bench)).toEqual({ instances: 0, images: 0, snapshots: 0 });
  });

  it('finds what a handler of the stopped bake still makes', async () => {
    const bench = await openBench({ latency: { readLag: [1000, 5000] } });
    bench.executions.set(BAKE_EXECUTION, { status: 'RUNNING' });
    bench.clock.after(50_000, () => void start(bench));

    await bench.poll(discardBuild);

    expect(bench.callsOf('RunInstances')).toHaveLength(1);
    expect(left(bench).instances).toBe(0);
  });

  it('takes an image away that is still being made', async () => {
    const bench = await openBench();
    await order(bench);
    end(bench, 'TIMED_OUT');

    await bench.poll(discardBuild);

    expect(left(bench)).toEqual({ instances: 0, images: 0, snapshots: 0 });
  });

  it('deletes snapshots whose image somebody took away', async () => {
    const bench = await openBench();
    const { imageId } = await image(bench);
    await bench.settle(bench.kernel.call('ec2', 'DeregisterImage', { ImageId: imageId }, 1));
    end(bench, 'FAILED');

    await bench.poll(discardBuild);

    expect(left(bench)).toEqual({ instances: 0, images: 0, snapshots: 0 });
  });

  it('keeps a published image, and makes up for a ledger entry that is missing', async () => {
    const bench = await openBench();
    const { imageId } = await image(bench);
    bench.disturb('TransactWriteItems', () => ({ refuse: new AwsError('AccessDeniedException', 'no', 400) }));
    await bench.run(publishImage, { imageId }).catch(() => undefined);
    bench.disturb('none', () => ({}));
    expect(bench.ledger()).toEqual([]);
    end(bench, 'FAILED');

    await bench.poll(discardBuild);

    expect(left(bench)).toEqual({ instances: 0, images: 1, snapshots: 1 });
    expect(bench.ledger()).toMatchObject([{ imageId, status: 'PUBLISHED' }]);
  });

  it('is done at once after a bake that succeeded, whatever stale reads say of its image', async () => {
    const bench = await openBench();
    const { imageId } = await image(bench);
    const seconds = bench.seconds();
    await bench.run(publishImage, { imageId });
    end(bench, 'SUCCEEDED');
    bench.disturb('DescribeImages', () => ({ staleSeconds: bench.seconds() - seconds + 1 }));

    await bench.poll(discardBuild);

    expect(left(bench).images).toBe(1);
  });

  it('has nothing to do where an image was at hand', async () => {
    const bench = await openBench({ useImage: 'ami-0123456789abcdef0' });

    await expect(bench.run(discardBuild, { since: bench.seconds() })).resolves.toMatchObject({ status: 'READY' });
  });

  it('settles for nothing when no bake was ever started', async () => {
    const bench = await openBench();

    await bench.poll(discardBuild);

    expect(left(bench)).toEqual({ instances: 0, images: 0, snapshots: 0 });
  });

  it('calls for a person when something will not go', async () => {
    const bench = await openBench();
    const instanceId = await online(bench);
    end(bench, 'FAILED');
    bench.disturb('DescribeInstances', () => ({ staleSeconds: bench.seconds() - began + 2 }));
    const began = bench.seconds();

    await expect(bench.poll(discardBuild)).rejects.toMatchObject({
      name: 'RecoveryFailed',
      message: expect.stringMatching(`${instanceId} is running`),
    });
  });

  it('is not finished while an image is only being looked at', async () => {
    const bench = await openBench();
    const { imageId } = await order(bench);
    end(bench, 'FAILED');

    const first = await bench.run(discardBuild, { since: bench.seconds() });
    const unharmed = await bench.run(checkImage, { since: bench.seconds(), imageId });

    expect(first).toMatchObject({ status: 'PENDING' });
    expect(unharmed).toMatchObject({ status: 'PENDING' });
  });
});
