import { TAGS } from './names';
import type { Plan } from './plan';

/** The tags of everything a release makes: the fleet file's, under Kiln's own. */
export function ownTags(
  plan: Pick<Plan, 'stage' | 'fleet' | 'releaseId' | 'version' | 'deployed'>,
): Record<string, string> {
  return {
    ...plan.deployed.spec.tags,
    [TAGS.stage]: plan.stage,
    [TAGS.fleet]: plan.fleet,
    [TAGS.release]: plan.releaseId,
    [TAGS.version]: plan.version,
  };
}
