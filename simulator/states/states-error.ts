/**
 * An error a state reports, by the name workflows match on.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export class StatesError extends Error {
  override readonly name = 'StatesError';

  constructor(
    /** A Fail state may give none. */
    readonly error: string | undefined,
    readonly reason?: string,
    /** `task-result`: what the task answered was at fault. `heartbeat`: a time-out for want of heartbeats. */
    readonly origin?: 'task-result' | 'heartbeat',
  ) {
    super(`${error ?? 'no error name'}: ${reason ?? 'no cause'}`);
  }

  /** `$states.errorOutput`. A missing cause is an empty text there: recorded of a task time-out on AWS. */
  get output(): { readonly Error: string; readonly Cause: string } {
    return { Error: this.error ?? '', Cause: this.reason ?? '' };
  }
}

/** The names `ErrorEquals` may hold besides an error's own, and those AWS reports itself. */
export const RESERVED_ERRORS: ReadonlySet<string> = new Set([
  'States.ALL',
  'States.BranchFailed',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.IntrinsicFailure',
  'States.ItemReaderFailed',
  'States.NoChoiceMatched',
  'States.ParameterPathFailure',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.ResultPathMatchFailure',
  'States.ResultWriterFailed',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
]);

/**
 * Whether a retrier or catcher with these `ErrorEquals` takes the error.
 * - `States.Runtime` is never taken, and `States.DataLimitExceeded` not by a wildcard; but AWS was recorded letting
 *   `States.ALL` catch an oversized answer of a Lambda task.
 * - `States.TaskFailed` is a wildcard for all but time-outs.
 */
export function matches(errorEquals: readonly string[], error: StatesError): boolean {
  if (error.error === 'States.Runtime') return false;
  return errorEquals.some((name) => {
    if (name === error.error) return true;
    if (name === 'States.HeartbeatTimeout') return error.origin === 'heartbeat';
    if (error.error === 'States.DataLimitExceeded' && error.origin !== 'task-result') return false;
    if (name === 'States.ALL') return true;
    return name === 'States.TaskFailed' && error.error !== 'States.Timeout';
  });
}

/** What is under way belongs to an execution or branch that has ended: unwinds silently. */
export class Over extends Error {
  override readonly name = 'Over';
}

/** Sees to a promise nobody awaits: an end that came meanwhile is no failure. */
export function unlessOver(promise: Promise<unknown>): void {
  promise.catch((error: unknown) => {
    if (!(error instanceof Over)) throw error;
  });
}
