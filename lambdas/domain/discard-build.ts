import { type Image, isPublished } from './image';
import { type Machine, removal, VISIBLE_AFTER_SECONDS } from './machine';

/** What there is of a release's bake. Times in epoch ms. */
export interface BuildReality {
  /** Its execution; undefined where none is known. */
  readonly bake: { readonly status: string; readonly stoppedAt: number | undefined } | undefined;
  readonly machines: readonly Machine[];
  /** Those the release made, published or not. */
  readonly images: readonly Image[];
  /** Ids of the snapshots the release made. */
  readonly snapshotIds: readonly string[];
}

/** What is to be done next, until nothing is left. */
export interface BuildDiscard {
  readonly stopBake: boolean;
  readonly terminate: readonly string[];
  readonly deregister: readonly string[];
  readonly deleteSnapshots: readonly string[];
  /** Published: it stays, and the ledger must know it. */
  readonly keep: readonly Image[];
  /** What is still there, in words; undefined when nothing is. */
  readonly left: string | undefined;
}

/**
 * The way from whatever a bake left to nothing. A handler of a stopped execution may still be at work for a while, and
 * what it made last may not be listed at once: until both times are over an empty list proves nothing, and an image is
 * not judged unpublished. A bake that succeeded has neither left.
 *
 * @param since epoch ms at which the discarding began: an execution that is not known is taken to be over since then
 */
export function discardBuild(
  seen: BuildReality,
  given: { readonly now: number; readonly since: number; readonly longestHandlerSeconds: number },
): BuildDiscard {
  const nothing = { stopBake: false, terminate: [], deregister: [], deleteSnapshots: [], keep: [] };
  if (seen.bake?.status === 'RUNNING') return { ...nothing, stopBake: true, left: 'the bake is being stopped' };

  const settledAt =
    (seen.bake?.stoppedAt ?? given.since) + (given.longestHandlerSeconds + VISIBLE_AFTER_SECONDS) * 1000;
  const settled = seen.bake?.status === 'SUCCEEDED' || given.now >= settledAt;
  const machines = removal(seen.machines, settled);
  const keep = seen.images.filter(isPublished);
  if (!settled) {
    const left = machines.left ?? 'its last handler may still be at work';
    return { ...nothing, terminate: machines.terminate, keep, left };
  }

  const doomed = seen.bake?.status === 'SUCCEEDED' ? [] : seen.images.filter((image) => !isPublished(image));
  const needed = new Set(seen.images.flatMap(({ snapshotIds }) => snapshotIds));
  const orphans = seen.bake?.status === 'SUCCEEDED' ? [] : seen.snapshotIds.filter((id) => !needed.has(id));
  const left = [
    machines.left,
    ...doomed.map(({ imageId, state }) => `image ${imageId} is ${state}`),
    ...orphans.map((id) => `snapshot ${id}`),
  ].filter((part) => part !== undefined);
  return {
    stopBake: false,
    terminate: machines.terminate,
    deregister: doomed.map(({ imageId }) => imageId),
    deleteSnapshots: orphans,
    keep,
    left: left.length === 0 ? undefined : left.join(', '),
  };
}
