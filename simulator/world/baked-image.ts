import { createHash } from 'node:crypto';
import { artifactOf } from '../../lambdas/domain/artifact-address';
import type { DeployedFleet } from '../../lambdas/domain/fleet-spec';
import { imageName, TAGS } from '../../lambdas/domain/names';
import { ownTags } from '../../lambdas/domain/own-tags';
import { recipeDigest, recipeOf } from '../../lambdas/domain/recipe';
import { baseImage } from './network';
import type { SimulatedAws } from './simulated-aws';

/**
 * An image of a version that Kiln has baked and tested before the world began, as it leaves one: a release of the version
 * finds it by its recipe and bakes none. The version's artifact has to be there. @returns its id
 */
export function adoptBakedImage(aws: SimulatedAws, stage: string, deployed: DeployedFleet, version: string): string {
  const { fleet, image } = deployed.spec;
  const { bucket, key } = artifactOf(image.artifact, version);
  const artifact = aws.s3.read(bucket, key);
  if (artifact === undefined) throw new Error(`There is no artifact ${key} of version ${version}.`);
  const artifactSha256 = createHash('sha256').update(artifact).digest('hex');
  const { imageId: baseImageId } = baseImage(image);
  const recipe = recipeDigest(recipeOf(deployed, { baseImageId, version, artifactSha256 }));
  const releaseId = `baked-${version}`;
  const name = imageName(stage, fleet, version, releaseId);
  return aws.ec2.adoptImage({
    name,
    architecture: image.architecture,
    tags: {
      Name: name,
      ...ownTags({ stage, fleet, releaseId, version, deployed }),
      [TAGS.digest]: recipe,
      [TAGS.recipe]: recipe,
      [TAGS.baseImage]: baseImageId,
      [TAGS.published]: 'true',
    },
    software: { version, sha256: artifactSha256 },
  });
}
