import type { autoScaling } from '../aws/auto-scaling';
import type { store } from '../aws/store';
import type { ReleaseRef } from '../domain/contracts';
import { type HeldSide, heldKey } from '../domain/held-minimum';

/**
 * Raises a group's minimum, and keeps what it was before that. A higher minimum raises the desired size with it; a desired
 * size of ours could undo what scaling did meanwhile.
 * Source: Auto Scaling API, UpdateAutoScalingGroup, MinSize.
 */
export async function raiseMinimum(given: {
  readonly release: ReleaseRef;
  readonly side: HeldSide;
  readonly generation: string;
  readonly from: number;
  readonly to: number;
  readonly store: Pick<ReturnType<typeof store>, 'holdMinimum'>;
  readonly groups: Pick<ReturnType<typeof autoScaling>, 'setSizes'>;
}): Promise<'CHANGED' | 'GONE'> {
  await given.store.holdMinimum(given.release, heldKey(given.side, given.to), given.from);
  return given.groups.setSizes(given.generation, { min: given.to });
}
