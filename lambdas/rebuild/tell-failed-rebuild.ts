import type { events as eventsAdapter } from '../aws/events';
import type { store as storeAdapter } from '../aws/store';
import { releaseIdOf } from '../domain/names';
import { RELEASE_EVENT, releaseEvent } from '../domain/release-event';
import type { Tools } from '../shared/define-step';

export interface FailedRebuild {
  readonly fleet: string;
  /** ARN of the rebuild's execution. */
  readonly execution: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly error: string;
  readonly reason: string;
}

/**
 * A rebuild that failed before it began a release is told like a release that was refused: by a record and an event.
 * @returns the record's id, or undefined where it was told before
 */
export async function tellFailedRebuild(
  { fleet, execution, startedAt, error, reason }: FailedRebuild,
  {
    store,
    events,
    now,
  }: Pick<Tools, 'now'> & {
    readonly store: ReturnType<typeof storeAdapter>;
    readonly events: ReturnType<typeof eventsAdapter>;
  },
): Promise<string | undefined> {
  const releaseId = releaseIdOf(fleet, execution, startedAt);
  const record = {
    releaseId,
    fleet,
    executionArn: execution,
    status: 'REFUSED' as const,
    startedAt,
    endedAt: new Date(now()).toISOString(),
    error,
    reason: `The rebuild of ${fleet} began no release: ${reason}`,
    announced: false,
  };
  if (!(await store.recordRefusal(record))) return undefined;
  await events.put(RELEASE_EVENT, releaseEvent(record), [execution]);
  await store.markAnnounced({ id: releaseId, fleet });
  return releaseId;
}
