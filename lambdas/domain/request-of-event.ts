import { addressText, textInVersionPlace } from './artifact-address';
import { isBlock } from './block';
import type { FleetSpec } from './fleet-spec';
import { builderImage } from './image-origin';
import { requestInputSchema } from './release-request';
import type { BuilderImageAvailable, ObjectCreated, ReleaseRequested } from './triggering-event';

/** What an event asks for, still unchecked; or why it asks for nothing. */
export type Asked =
  | { readonly kind: 'release'; readonly request: unknown }
  | { readonly kind: 'nothing'; readonly reason: string };

const { requestId: requestIdSchema, requestedBy: requestedBySchema } = requestInputSchema.shape;

/** The detail as it is, and who sent it where it does not say. */
export function requestOfDetail({ detail, source, account }: ReleaseRequested): unknown {
  if (!isBlock(detail) || 'requestedBy' in detail) return detail;
  const sender = requestedBySchema.safeParse(`${source}, account ${account}`);
  return sender.success ? { ...detail, requestedBy: sender.data } : detail;
}

/** Other files may lie beside artifacts, those of other fleets among them: they ask for nothing. */
export function requestOfUpload({ detail, account }: ObjectCreated, { fleet, image, triggers }: FleetSpec): Asked {
  const address = {
    bucket: detail.bucket.name,
    key: detail.object.key,
    versionId: detail.object['version-id'],
  };
  if (triggers?.uploads !== true) return nothing(`Fleet ${fleet} releases no uploads.`);
  const version = textInVersionPlace(image.artifact, address);
  if (version === undefined || !/^\d/.test(version)) {
    return nothing(`${addressText(address)} is no artifact of fleet ${fleet}: those lie at ${image.artifact}.`);
  }
  // S3 may tell of one upload under two event ids. What was uploaded is a version of an object.
  const requestId = requestIdSchema.safeParse(
    address.versionId === undefined ? undefined : `s3:${address.key}@${address.versionId}`,
  );
  return {
    kind: 'release',
    request: {
      fleet,
      version,
      ...(requestId.success && requestId.data !== undefined && { requestId: requestId.data }),
      artifact: addressText(address),
      reason: 'The artifact was uploaded.',
      requestedBy: `S3, account ${account}`,
    },
  };
}

/** @param imageId the AMI, of this account and region, that the event's image is */
export function requestOfImage(
  { resources, account }: BuilderImageAvailable,
  imageId: string,
  { fleet, triggers }: FleetSpec,
): Asked {
  const [arn = ''] = resources;
  const recipe = triggers?.imageBuilder?.recipe;
  const made = builderImage(arn);
  if (recipe === undefined) return nothing(`Fleet ${fleet} takes no images from Image Builder.`);
  if (made?.recipe !== recipe) return nothing(`${arn} is not made by the recipe ${recipe} of fleet ${fleet}.`);
  return {
    kind: 'release',
    request: {
      fleet,
      version: made.version,
      requestId: imageId,
      imageId,
      reason: 'Image Builder made the image.',
      requestedBy: `EC2 Image Builder, account ${account}`,
    },
  };
}

const nothing = (reason: string): Asked => ({ kind: 'nothing', reason });
