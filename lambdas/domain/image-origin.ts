import type { Image } from './image';
import { TAGS } from './names';
import { isVersion } from './version';

/**
 * The tag Image Builder puts on every AMI it makes: the ARN of its image, `…:image/<recipe>/<version>/<build>`. Nobody can
 * set it through Image Builder. Source: Image Builder API reference, reserved tag keys of resourceTags.
 */
export const IMAGE_BUILDER_TAG = 'Ec2ImageBuilderArn';

const BUILDER_IMAGE = /^arn:aws[a-z-]*:imagebuilder:[a-z0-9-]+:\d{12}:image\/([a-z0-9_-]+)\/(\d+\.\d+\.\d+)\/(\d+)$/;

/** An image of Image Builder as its ARN names it. */
export interface BuilderImage {
  readonly recipe: string;
  /** `1.0.0-3`, for build 3 of version 1.0.0 of the recipe: each build is a version of its own. */
  readonly version: string;
}

/** @returns undefined for what is not the ARN of an Image Builder image */
export function builderImage(arn: string): BuilderImage | undefined {
  const [, recipe, version, build] = BUILDER_IMAGE.exec(arn) ?? [];
  return recipe === undefined || version === undefined || build === undefined
    ? undefined
    : { recipe, version: `${version}-${Number(build)}` };
}

/** Which version is on an image, by the tags of whoever made it. */
export function versionOfImage({ tags }: Pick<Image, 'tags'>): string | undefined {
  const version = tags[TAGS.version] ?? builderImage(tags[IMAGE_BUILDER_TAG] ?? '')?.version;
  return version !== undefined && isVersion(version) ? version : undefined;
}

/** Who may be released into a fleet. */
export interface ImageTaker {
  readonly fleet: string;
  readonly account: string;
  /** The Image Builder recipe that the fleet file names, where it names one. */
  readonly recipe: string | undefined;
}

/**
 * What speaks against an image as one of this fleet: Kiln baked it for another one or never published it, or it is a
 * stranger's and the fleet file does not say that images come from there.
 */
export function originFindings(image: Pick<Image, 'imageId' | 'ownerId' | 'tags'>, taker: ImageTaker): string[] {
  const { imageId, ownerId, tags } = image;
  const { fleet, account, recipe } = taker;
  if (ownerId !== account) {
    return [
      `the requested image ${imageId} belongs to account ${ownerId ?? 'unknown'}; copy it into this one, or set "force": true`,
    ];
  }
  if (recipe !== undefined) {
    const made = builderImage(tags[IMAGE_BUILDER_TAG] ?? '');
    return made?.recipe === recipe
      ? []
      : [
          `the requested image ${imageId} is not made by the Image Builder recipe ${recipe}, from which fleet ${fleet} takes its images; name one that is, or set "force": true`,
        ];
  }
  if (tags[TAGS.fleet] === fleet && tags[TAGS.published] === 'true') return [];
  return [
    `the requested image ${imageId} is not one that Kiln baked and tested for fleet ${fleet}; name one that is, or say where its images come from under triggers.imageBuilder of the fleet file, or set "force": true`,
  ];
}
