import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import { builderImage, IMAGE_BUILDER_TAG } from '../../lambdas/domain/image-origin';
import { ACCOUNT } from '../world/account';
import type { KilnWorld } from '../world/kiln-world';

/** Build 1 of a version of a recipe, as Image Builder names it. */
export function builderImageArn(recipe: string, version: string): string {
  return `arn:aws:imagebuilder:${ACCOUNT.region}:${ACCOUNT.accountId}:image/${recipe}/${version}/1`;
}

/** An AMI that Image Builder has made by a recipe. @returns its id */
export function adoptBuilderImage({ aws }: KilnWorld, { image }: FleetSpec, arn: string): string {
  const { recipe = '', version = '' } = builderImage(arn) ?? {};
  return aws.ec2.adoptImage({
    name: `${recipe} ${version}`,
    architecture: image.architecture,
    tags: { CreatedBy: 'EC2 Image Builder', [IMAGE_BUILDER_TAG]: arn },
    software: { version, sha256: '0'.repeat(64) },
  });
}
