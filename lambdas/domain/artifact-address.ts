/** One object in S3, one version of it where that is named. */
export interface ArtifactAddress {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

const PLACE = '{version}';

/** `s3://bucket/key` or `s3://bucket/key?versionId=…`: the form in which requests name an artifact. */
export const ARTIFACT_ADDRESS =
  /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/([A-Za-z0-9/_.-]+)(?:\?versionId=([A-Za-z0-9._-]{1,128}))?$/;

/** @returns undefined for what is no such address */
export function parseAddress(text: string): ArtifactAddress | undefined {
  const [, bucket, key, versionId] = ARTIFACT_ADDRESS.exec(text) ?? [];
  return bucket === undefined || key === undefined ? undefined : { bucket, key, versionId };
}

export function addressText({ bucket, key, versionId }: ArtifactAddress): string {
  return `s3://${bucket}/${key}${versionId === undefined ? '' : `?versionId=${versionId}`}`;
}

/** Where the artifact of a version lies, by the fleet file's `image.artifact`. */
export function artifactOf(pattern: string, version: string): ArtifactAddress {
  const { bucket, key } = partsOf(pattern);
  return { bucket, key: key.replaceAll(PLACE, version), versionId: undefined };
}

/** What is the same for every version: the bucket, and what stands before the version. */
export function artifactPlace(pattern: string): { readonly bucket: string; readonly prefix: string } {
  const { bucket, key } = partsOf(pattern);
  return { bucket, prefix: key.slice(0, key.indexOf(PLACE)) };
}

/** The keys of all artifacts, `*` where the version stands: what EventBridge calls a wildcard. */
export function artifactWildcard(pattern: string): { readonly bucket: string; readonly wildcard: string } {
  const { bucket, key } = partsOf(pattern);
  return { bucket, wildcard: key.replaceAll(PLACE, '*') };
}

/**
 * What stands in the version's place of an object's key; undefined where the object is not one of the pattern's. It need
 * be no version: `web/web-admin-1.0.0.tar.gz` has `admin-1.0.0` in the place of `s3://bucket/web/web-{version}.tar.gz`.
 */
export function textInVersionPlace(
  pattern: string,
  object: Pick<ArtifactAddress, 'bucket' | 'key'>,
): string | undefined {
  const { bucket, key } = partsOf(pattern);
  if (object.bucket !== bucket) return undefined;
  const [first = '', ...rest] = key.split(PLACE).map((part) => part.replaceAll('.', '\\.'));
  const [second = '', ...more] = rest;
  const again = more.map((part) => `\\k<version>${part}`).join('');
  return new RegExp(`^${first}(?<version>.+)${second}${again}$`).exec(object.key)?.groups?.version;
}

function partsOf(pattern: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(pattern) ?? [];
  return { bucket, key };
}
