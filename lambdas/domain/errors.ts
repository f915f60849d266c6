/** Every error name Kiln itself raises, by what the workflow does next. */
export const ERROR_NAMES = [
  // Retry: AWS will have it in a moment.
  'TransientAwsError',
  // Stop: nothing was touched.
  'InvalidRequest',
  'PreflightFailed',
  'ReleaseInProgress',
  'WindowClosed',
  'ApprovalRejected',
  'ApprovalExpired',
  // Recover: put back what was before.
  'BakeFailed',
  'LaunchFailed',
  'HealthCheckFailed',
  'ShiftFailed',
  'GuardTripped',
  // Page: a person is needed.
  'RecoveryFailed',
] as const;

export type ErrorName = (typeof ERROR_NAMES)[number];

/** The errors that end a release before it touched anything. */
export const STOP_ERRORS: readonly string[] = [
  'InvalidRequest',
  'PreflightFailed',
  'ReleaseInProgress',
  'WindowClosed',
  'ApprovalRejected',
  'ApprovalExpired',
] satisfies ErrorName[];

/**
 * An error the workflow reacts to by name. The message is one sentence that names the resource and what to do, for the
 * execution's Cause.
 */
export class KilnError extends Error {
  /** A literal, as Step Functions matches on it and minifying breaks `constructor.name`. */
  override readonly name: ErrorName;

  constructor(name: ErrorName, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = name;
  }
}
