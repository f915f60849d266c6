import { sentenceOf } from '../lambdas/domain/failure';
import type { ReleaseRecord, ReleaseStatus } from '../lambdas/domain/release-record';
import type { Outcome } from '../simulator/judges/evidence';

/** How a release ended, and why. */
export interface Ended {
  readonly outcome: Outcome;
  readonly error?: string;
  readonly cause?: string;
}

const OUTCOME_OF: Readonly<Record<Exclude<ReleaseStatus, 'RUNNING'>, Outcome>> = {
  SUCCEEDED: 'RELEASED',
  RECOVERED: 'RECOVERED',
  REFUSED: 'REFUSED',
  FAILED: 'FAILED',
};

/** How a record's release ended; undefined while it has not. */
export function outcomeOfRecord({ status }: Pick<ReleaseRecord, 'status'>): Outcome | undefined {
  return status === 'RUNNING' ? undefined : OUTCOME_OF[status];
}

/**
 * As the record says, which also knows what was put in order after the execution was over. Without a record nothing was
 * touched; with one that has no end, somebody has to look.
 */
export function endOf(
  execution: { readonly status: string; readonly error?: string | undefined; readonly cause?: string | undefined },
  record: ReleaseRecord | undefined,
): Ended {
  const outcome =
    record === undefined
      ? execution.status === 'SUCCEEDED'
        ? 'RELEASED'
        : 'REFUSED'
      : (outcomeOfRecord(record) ?? 'FAILED');
  if (outcome === 'RELEASED') return { outcome, ...(record?.reason !== undefined && { cause: record.reason }) };
  return {
    outcome,
    error: record?.error ?? execution.error ?? `Execution.${execution.status}`,
    cause: record?.reason ?? sentenceOf(execution.cause ?? ''),
  };
}
