import type { store } from '../aws/store';
import type { ReleaseRef } from '../domain/contracts';
import { TAGS } from '../domain/names';

/** A retirement has no plan of its own: deregistration delays go up to an hour. */
const WITHOUT_PLAN = { drain: 4500, discard: 1800 };

/** How a generation is removed. */
export interface Removal {
  /** How long that may take, in seconds. */
  readonly drain: number;
  readonly discard: number;
  /** Whether something of the generation's name may be removed: only what bears its tags, never a stranger's. */
  readonly isOwn: (tags: Readonly<Record<string, string>>) => boolean;
}

/** As planned where a release is taken back, and then only what that release made. */
export async function removalOf(
  release: ReleaseRef,
  generation: string,
  from: ReturnType<typeof store>,
): Promise<Removal> {
  const plan = await from.findPlan(release);
  const { drain, discard } = plan?.deadlines ?? WITHOUT_PLAN;
  return {
    drain,
    discard,
    isOwn: (tags) =>
      tags[TAGS.generation] === generation && (plan === undefined || tags[TAGS.release] === plan.releaseId),
  };
}
