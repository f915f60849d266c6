import type { FleetSpec } from '../lambdas/domain/fleet-spec';
import type { ArtifactPlace } from './grants';

/** `s3://bucket/web/web-{version}.tar.gz` lies in `bucket`, under `web/web-`. */
export function artifactPlace({ artifact }: FleetSpec['image']): ArtifactPlace {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(artifact) ?? [];
  return { bucket, prefix: key.slice(0, key.indexOf('{version}')) };
}
