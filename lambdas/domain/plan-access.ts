import type { TrafficSpec } from './fleet-spec';
import { TAGS } from './names';
import { ownTags } from './own-tags';
import type { Plan } from './plan';

/** The one traffic entry of a fleet: the schema's rules refuse more. */
export function trafficOf(plan: Plan): TrafficSpec {
  const [traffic] = plan.deployed.spec.traffic;
  if (traffic === undefined) throw new Error(`The plan of ${plan.releaseId} has no traffic entry.`);
  return traffic;
}

/** The tags of everything a generation consists of: those of the release, and its name. */
export function generationTags(plan: Plan): Record<string, string> {
  return { ...ownTags(plan), [TAGS.generation]: plan.green.generation };
}
