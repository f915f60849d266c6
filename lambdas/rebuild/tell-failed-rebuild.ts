import { releaseIdOf } from '../domain/names';
import { type Teller, tellEnd } from '../shared/telling';

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
  teller: Teller,
): Promise<string | undefined> {
  const releaseId = releaseIdOf(fleet, execution, startedAt);
  const record = {
    releaseId,
    fleet,
    executionArn: execution,
    status: 'REFUSED' as const,
    startedAt,
    endedAt: new Date(teller.now()).toISOString(),
    error,
    reason: `The rebuild of ${fleet} began no release: ${reason}`,
    announced: false,
  };
  if (!(await teller.store.recordRefusal(record))) return undefined;
  await tellEnd(record, teller);
  return releaseId;
}
