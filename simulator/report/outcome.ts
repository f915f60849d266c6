import type { Outcome, RecordEvidence } from '../judges/evidence';
import type { ExecutionEnd } from '../states/execution';
import { shortCause } from './event-log';

/** How a release ended, and why. */
export interface Ended {
  readonly outcome: Outcome;
  readonly error?: string;
  readonly cause?: string;
}

const OUTCOME_OF: Readonly<Record<string, Outcome>> = {
  SUCCEEDED: 'RELEASED',
  RECOVERED: 'RECOVERED',
  REFUSED: 'REFUSED',
  FAILED: 'FAILED',
};

/**
 * What became of a release: as its record says, which also knows what a watchdog has put in order after the execution
 * was over; without a record, as the execution says.
 */
export function outcomeOf(end: ExecutionEnd | undefined, record: RecordEvidence | undefined): Ended {
  if (end === undefined) return { outcome: 'FAILED', error: 'States.Timeout', cause: 'The release never ended.' };
  const outcome = record === undefined ? withoutRecord(end) : (OUTCOME_OF[record.status] ?? 'FAILED');
  if (outcome === 'RELEASED') return { outcome };
  const error = record?.error ?? end.error ?? `Execution.${end.status}`;
  const cause = record?.reason ?? shortCause(end.cause);
  return { outcome, error, cause };
}

/** The record begins with the claim: without one, nothing was touched. */
function withoutRecord({ status }: ExecutionEnd): Outcome {
  return status === 'SUCCEEDED' ? 'RELEASED' : 'REFUSED';
}
