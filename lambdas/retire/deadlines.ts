import type { store } from '../aws/store';
import type { ReleaseRef } from '../domain/contracts';

/** A retirement has no plan of its own: deregistration delays go up to an hour. */
const WITHOUT_PLAN = { drain: 4500, discard: 1800 };

/** How long removing a generation may take, in seconds: as planned where a release is taken back. */
export async function removalDeadlines(
  release: ReleaseRef,
  from: ReturnType<typeof store>,
): Promise<typeof WITHOUT_PLAN> {
  return (await from.findPlan(release))?.deadlines ?? WITHOUT_PLAN;
}
