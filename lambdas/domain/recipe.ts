import { createHash } from 'node:crypto';
import type { DeployedFleet } from './fleet-spec';
import { scriptAsset } from './script-asset';

interface RecipeScript {
  readonly name: string;
  /** Of its content, hexadecimal. */
  readonly sha256: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** All that makes an image what it is. The same recipe gives the same image, so it need not be baked twice. */
export interface Recipe {
  readonly baseImageId: string;
  readonly architecture: string;
  /** An image cannot start on a smaller volume than the one it was made of. */
  readonly volumeGiB: number;
  readonly version: string;
  readonly artifactSha256: string;
  readonly components: readonly RecipeScript[];
  /** An image counts as tested by these, so other tests make another recipe. */
  readonly tests: readonly RecipeScript[];
  /** The period it is baked in, where images grow old: its first day. Left out of what `kiln:recipe` names. */
  readonly freshness?: string;
}

/** What a release would bake. @throws PreflightFailed for a script that was not deployed */
export function recipeOf(
  deployed: Pick<DeployedFleet, 'spec' | 'scripts'>,
  resolved: { readonly baseImageId: string; readonly version: string; readonly artifactSha256: string },
): Recipe {
  const { image, instances } = deployed.spec;
  const scripts = (list: typeof image.components): RecipeScript[] =>
    list.map(({ name, script, inputs }) => ({ name, sha256: scriptAsset(deployed, script).sha256, inputs }));
  return {
    ...resolved,
    architecture: image.architecture,
    volumeGiB: instances.volume.sizeGiB,
    components: scripts(image.components),
    tests: scripts(image.tests),
  };
}

/** SHA-256 of a recipe, hexadecimal. The order of scripts counts, the order of keys does not. */
export function recipeDigest(recipe: Recipe): string {
  return createHash('sha256').update(canonicalJson(recipe)).digest('hex');
}

/** JSON with the keys of every object sorted. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
