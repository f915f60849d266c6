import type { images } from '../aws/images';
import type { objects } from '../aws/objects';
import { artifactPlace, textInVersionPlace } from '../domain/artifact-address';
import { KilnError } from '../domain/errors';
import type { FleetSpec } from '../domain/fleet-spec';
import { versionOfImage } from '../domain/image-origin';
import type { ReleaseRequest, RequestInput } from '../domain/release-request';
import { versionOfArtifact } from '../domain/request-findings';
import { newestVersion } from '../domain/version';

interface Sources {
  readonly images: ReturnType<typeof images>;
  readonly objects: ReturnType<typeof objects>;
}

/**
 * The version of a request: the one it names, or that of its artifact or image, or the newest there is.
 * @throws InvalidRequest where there is none to be found
 */
export async function resolveVersion(
  request: RequestInput,
  spec: FleetSpec,
  from: Sources,
): Promise<Pick<ReleaseRequest, 'version' | 'versionFrom'>> {
  const { version, imageId } = request;
  if (version !== undefined) return { version };
  const ofArtifact = versionOfArtifact(request, spec);
  if (ofArtifact !== undefined) return { version: ofArtifact, versionFrom: 'artifact' };
  if (imageId !== undefined) return { version: await ofImage(imageId, from), versionFrom: 'image' };
  return { version: await newestArtifact(spec, from), versionFrom: 'newest artifact' };
}

async function ofImage(imageId: string, from: Sources): Promise<string> {
  const image = await from.images.find(imageId);
  if (image === undefined) {
    throw new KilnError('InvalidRequest', `There is no image ${imageId}; correct imageId, or leave it out.`);
  }
  const version = versionOfImage(image);
  if (version !== undefined) return version;
  throw new KilnError(
    'InvalidRequest',
    `The image ${imageId} does not say which version it is; add version to the request.`,
  );
}

async function newestArtifact({ fleet, image }: FleetSpec, from: Sources): Promise<string> {
  const { bucket, prefix } = artifactPlace(image.artifact);
  const keys = await from.objects.keys(bucket, prefix);
  const version = newestVersion(keys.flatMap((key) => textInVersionPlace(image.artifact, { bucket, key }) ?? []));
  if (version !== undefined) return version;
  throw new KilnError(
    'InvalidRequest',
    `There is no artifact of fleet ${fleet} at ${image.artifact}; upload one, or name a version.`,
  );
}
