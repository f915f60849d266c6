import type { DeployedFleet, FleetSpec } from './fleet-spec';
import type { Plan } from './plan';
import { canonicalJson } from './recipe';

/** What of the fleet file makes a generation. How traffic moves, who is told and what starts a release does not. */
const OF_A_GENERATION = ['instances', 'capacity', 'scaling', 'traffic', 'tags'] as const satisfies (keyof FleetSpec)[];

/** What is there now to make a generation from. */
export interface Makings {
  readonly deployed: DeployedFleet;
  readonly baseImageId: string | undefined;
  readonly artifactSha256: string | undefined;
  readonly recipeDigest: string | undefined;
}

/**
 * What has changed since a generation was planned, in words; empty where a new one would be the same.
 * @param then the plan of the generation that serves
 */
export function whatMoved(then: Pick<Plan, 'deployed' | 'image'>, now: Makings): string[] {
  const moved: string[] = [];
  const { image } = then;
  if (now.recipeDigest !== image.recipeDigest) {
    if (now.baseImageId !== image.baseImageId)
      moved.push(`the base image, from ${image.baseImageId} to ${now.baseImageId}`);
    if (now.artifactSha256 !== image.artifact.sha256) moved.push('the artifact');
    if (moved.length === 0) moved.push('the recipe');
  }
  for (const block of OF_A_GENERATION) {
    if (!same(then.deployed.spec[block], now.deployed.spec[block])) moved.push(`${block} in the fleet file`);
  }
  if (!same(then.deployed.spec.guards.declare, now.deployed.spec.guards.declare)) {
    moved.push('guards.declare in the fleet file');
  }
  if (!same(surroundings(then.deployed), surroundings(now.deployed))) {
    moved.push('network, role or first-boot script');
  }
  return moved;
}

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

function surroundings({ network, instanceProfileArn, scripts, spec }: DeployedFleet): unknown {
  const { userData } = spec.instances;
  return [network, instanceProfileArn, userData === undefined ? null : scripts[userData]];
}
