import { DeployedWorld } from '../../scenarios/deployed-world';

const PARAMETER = '/kiln/prod/images/web';

describe('the parameter that names the serving image', () => {
  let deployed: DeployedWorld;
  /** Release id and image id, in the order of the releases. */
  let images: { release: string; imageId: string }[];

  beforeAll(async () => {
    deployed = new DeployedWorld();
    await deployed.release('1.0.0');
    await deployed.release('1.1.0');
    // Parameters are read with a lag: a repetition within a second may write the same value again.
    await deployed.pass(10_000);
    images = deployed.world.aws.ec2
      .snapshot()
      .images.map(({ imageId, tags }) => ({ release: tags['kiln:release'] ?? '', imageId }));
  });

  const parameter = () => deployed.world.aws.ssm.snapshot().parameters.find(({ name }) => name === PARAMETER);

  const pointFor = (release: string | undefined): Promise<unknown> =>
    deployed.invoke('PointToImage', { release: { id: release, fleet: 'web', fence: 1 } });

  it('names the image of the release that came last, written once for each', () => {
    expect(parameter()).toMatchObject({ value: images[1]?.imageId, version: 2 });
  });

  it('is not written again when the step is repeated', async () => {
    await pointFor(images[1]?.release);

    expect(parameter()?.version).toBe(2);
  });

  it('stays when a release that has been followed by another finishes late', async () => {
    await pointFor(images[0]?.release);

    expect(parameter()).toMatchObject({ value: images[1]?.imageId, version: 2 });
  });
});
