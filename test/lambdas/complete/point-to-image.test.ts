import { handler as pointToImage } from '../../../lambdas/complete/point-to-image';
import { handler as createLaunchTemplate } from '../../../lambdas/launch/create-launch-template';
import { BASE_IMAGE } from '../../simulator/bake-world';
import { openBench } from '../bake-bench';

describe('the parameter that names the serving image', () => {
  it('is written once', async () => {
    const bench = await openBench();
    await bench.run(createLaunchTemplate, { imageId: BASE_IMAGE });

    await bench.run(pointToImage, {});
    await bench.run(pointToImage, {});

    expect(bench.ssm.snapshot().parameters).toMatchObject([
      { name: '/kiln/prod/images/web', value: BASE_IMAGE, version: 1 },
    ]);
  });

  it('stays when the generation has been retired since', async () => {
    const bench = await openBench();

    await bench.run(pointToImage, {});

    expect(bench.ssm.snapshot().parameters).toEqual([]);
  });
});
