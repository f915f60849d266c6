import { createHash } from 'node:crypto';
import type { Plan } from './plan';
import { scriptAsset } from './script-asset';

/** `build`: components on the builder. `test`: tests on a machine booted from the new image. */
export type BakePhase = 'build' | 'test';

/**
 * What `infra/run-scripts.sh` is told to do, one thing a line, fields separated by single spaces:
 *
 *     artifact <version> <bucket> <key> <S3 version id> <sha256>
 *     script <name> <bucket> <key> <sha256>
 *     input <NAME> <value, base64>          of the script above it
 *     seal                                  make the machine fit to be imaged
 *
 * Values are base64, so nothing in them is ever read as shell text.
 */
export function buildManifest(plan: Pick<Plan, 'version' | 'deployed' | 'image'>, phase: BakePhase): string {
  const { artifact } = plan.image;
  const { components, tests } = plan.deployed.spec.image;
  const lines = [
    `artifact ${plan.version} ${artifact.bucket} ${artifact.key} ${artifact.versionId} ${artifact.sha256}`,
  ];
  for (const { name, script, inputs } of phase === 'build' ? components : tests) {
    const asset = scriptAsset(plan.deployed, script);
    lines.push(`script ${name} ${plan.deployed.assetBucket} ${asset.key} ${asset.sha256}`);
    for (const [input, value] of Object.entries(inputs)) {
      lines.push(`input ${input} ${Buffer.from(value).toString('base64')}`);
    }
  }
  if (phase === 'build') lines.push('seal');
  return `${lines.join('\n')}\n`;
}

/** Where a release's manifests lie in the asset bucket. */
export function manifestKey(releaseId: string, phase: BakePhase): string {
  return `builds/${releaseId}/${phase}.manifest`;
}

/** Hexadecimal; the runner refuses a manifest with another one. */
export function manifestSha256(manifest: string): string {
  return createHash('sha256').update(manifest).digest('hex');
}
