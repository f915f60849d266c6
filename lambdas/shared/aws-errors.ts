import { KilnError } from '../domain/errors';

/** Codes that mean "later", whatever the status. Source: `@smithy/service-error-classification`. */
const THROTTLING = new Set([
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  // Conditions that failed are dealt with where they are written; what is left is a conflict with another transaction.
  'TransactionCanceledException',
  'TransactionInProgressException',
]);

/** No answer: the SDK's own names, AWS's, and the `code` of Node's network errors, whose name is just `Error`. */
const NO_ANSWER = new Set([
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'NetworkingError',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The HTTP status of an SDK error, undefined for every other. */
export function httpStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const metadata: unknown = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

/** Whether an error has one of these names: the SDK's `name`, which for EC2 is the API's code verbatim. */
export function isAwsError(error: unknown, ...names: readonly string[]): error is Error {
  return error instanceof Error && names.includes(error.name);
}

/** Whether AWS asked for less. A transaction that met another one was not throttled. */
export function isThrottling(error: unknown): boolean {
  return error instanceof Error && THROTTLING.has(error.name) && !error.name.startsWith('Transaction');
}

/** Whether the same call may well succeed in a moment. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    THROTTLING.has(error.name) || NO_ANSWER.has(error.name) || NO_ANSWER.has(code) || (httpStatus(error) ?? 0) >= 500
  );
}

/** What the workflow is told of an error: transient AWS errors under one name, everything else as it is. */
export function asStepError(error: unknown): unknown {
  if (!isTransient(error) || !(error instanceof Error)) return error;
  return new KilnError('TransientAwsError', `${error.name}: ${error.message}`, { cause: error });
}
