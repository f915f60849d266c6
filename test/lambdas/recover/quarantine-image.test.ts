import { handler as publishImage } from '../../../lambdas/bake/publish-image';
import { TAGS } from '../../../lambdas/domain/names';
import { handler as discardBuild } from '../../../lambdas/recover/discard-build';
import { handler as quarantineImage } from '../../../lambdas/recover/quarantine-image';
import { BAKE_EXECUTION, openBench } from '../bake-bench';
import { image } from '../bake-steps';
import { RELEASE_ID } from '../bench-plan';

const failedWith = (error: string) => ({ failure: { error, cause: 'because' } });

async function baked() {
  const bench = await openBench();
  const { imageId } = await image(bench);
  await bench.run(publishImage, { imageId });
  bench.executions.set(BAKE_EXECUTION, { status: 'SUCCEEDED', stopDate: new Date(bench.clock.now()) });
  return { bench, imageId };
}

describe('quarantining an image', () => {
  it.each(['HealthCheckFailed', 'GuardTripped'])('%s condemns it, on itself and in the ledger', async (error) => {
    const { bench, imageId } = await baked();

    const output = await bench.run(quarantineImage, failedWith(error));

    expect(output).toEqual({ reason: `${error} condemned image ${imageId}; no release uses it again.` });
    expect(bench.ec2.snapshot().images[0]?.tags).toMatchObject({ [TAGS.quarantined]: RELEASE_ID });
    expect(bench.ledger()).toMatchObject([{ imageId, status: 'QUARANTINED' }]);
  });

  it('stays so when recovery runs again', async () => {
    const { bench } = await baked();
    await bench.run(quarantineImage, failedWith('GuardTripped'));

    await bench.poll(discardBuild);

    expect(bench.ledger()).toMatchObject([{ status: 'QUARANTINED' }]);
  });

  it('spares it when something else was to blame', async () => {
    const { bench, imageId } = await baked();

    const output = await bench.run(quarantineImage, failedWith('ShiftFailed'));

    expect(output).toEqual({ reason: `ShiftFailed does not speak against image ${imageId}; it may be used again.` });
    expect(bench.callsOf('CreateTags')).toHaveLength(1);
  });

  it('does not mind an image that is gone', async () => {
    const bench = await openBench();

    const output = await bench.run(quarantineImage, failedWith('GuardTripped'));

    expect(output).toEqual({ reason: 'There is no image to condemn.' });
  });
});
