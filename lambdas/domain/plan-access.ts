import type { TrafficSpec } from './fleet-spec';
import { TAGS } from './names';
import type { Plan } from './plan';

/** The one traffic entry of a fleet: the schema's rules refuse more. */
export function trafficOf(plan: Plan): TrafficSpec {
  const [traffic] = plan.deployed.spec.traffic;
  if (traffic === undefined) throw new Error(`The plan of ${plan.releaseId} has no traffic entry.`);
  return traffic;
}

/** The tags of everything a generation consists of: the file's own, then Kiln's. */
export function generationTags(plan: Plan): Record<string, string> {
  return {
    ...plan.deployed.spec.tags,
    [TAGS.stage]: plan.stage,
    [TAGS.fleet]: plan.fleet,
    [TAGS.generation]: plan.green.generation,
    [TAGS.release]: plan.releaseId,
    [TAGS.version]: plan.version,
  };
}

/** Tags in the form most APIs take. */
export function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
