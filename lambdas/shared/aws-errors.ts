import * as z from 'zod';
import { KilnError } from '../domain/errors';

/** Codes that mean "later", whatever the status. Source: `@smithy/service-error-classification`. */
const THROTTLING = [
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
];

/** Conditions that failed are dealt with where they are written; what is left is a conflict with another transaction. */
const IN_CONFLICT = ['TransactionCanceledException', 'TransactionInProgressException'];

/** No answer: the SDK's own names, AWS's, and the `code` of Node's network errors, whose name is just `Error`. */
const NO_ANSWER = [
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
];

const bySdk = z.object({
  $metadata: z.object({ httpStatusCode: z.number().optional(), attempts: z.number().optional() }),
});

/** What the SDK says of a call, with its answer and with its error; nothing of what is not the SDK's. Source: SDK v3, ResponseMetadata. */
export function metadataOf(answer: unknown): z.output<typeof bySdk>['$metadata'] {
  return bySdk.safeParse(answer).data?.$metadata ?? {};
}

/** The HTTP status of an SDK error, undefined for every other. */
export function httpStatus(error: unknown): number | undefined {
  return metadataOf(error).httpStatusCode;
}

/** Whether an error has one of these names: the SDK's `name`, which for EC2 is the API's code verbatim. */
export function isAwsError(error: unknown, ...names: readonly string[]): error is Error {
  return error instanceof Error && names.includes(error.name);
}

/**
 * For `.catch`: what it means when AWS refuses a call by one of these names. Every other error goes on as it is.
 * @example await client.send(…).catch(meaning(undefined, 'ParameterNotFound'))
 */
export function meaning<const Meaning>(value: Meaning, ...names: readonly string[]): (error: unknown) => Meaning {
  return (error) => {
    if (isAwsError(error, ...names)) return value;
    throw error;
  };
}

const failedCondition = z.object({
  name: z.literal('TransactionCanceledException'),
  // One for each write; None for those that were not the reason.
  CancellationReasons: z.array(z.object({ Code: z.enum(['None', 'ConditionalCheckFailed']) })),
});

/**
 * Whether a transaction of DynamoDB was cancelled by its conditions alone: a conflict with another transaction is worth
 * another try. Source: Amazon DynamoDB API, TransactWriteItems, CancellationReasons.
 */
export function isConditionFailure(error: unknown): boolean {
  return failedCondition.safeParse(error).success;
}

/** Whether AWS asked for less. A transaction that met another one was not throttled. */
export function isThrottling(error: unknown): boolean {
  return isAwsError(error, ...THROTTLING);
}

/** Whether the same call may well succeed in a moment. */
export function isTransient(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return (
    isAwsError(error, ...THROTTLING, ...IN_CONFLICT, ...NO_ANSWER) ||
    NO_ANSWER.includes(Reflect.get(error, 'code')) ||
    (httpStatus(error) ?? 0) >= 500
  );
}

/** What the workflow is told of an error: transient AWS errors under one name, everything else as it is. */
export function asStepError(error: unknown): unknown {
  if (!isTransient(error)) return error;
  return new KilnError('TransientAwsError', `${error.name}: ${error.message}`, { cause: error });
}
