/** An error as the SDK v3 throws it: the name callers match on, the HTTP status the SDK's retries look at. */
export class AwsError extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: { httpStatusCode: number; attempts?: number };

  constructor(
    override readonly name: string,
    message: string,
    readonly httpStatusCode = 400,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.$fault = httpStatusCode >= 500 ? 'server' : 'client';
    this.$metadata = { httpStatusCode };
    Object.assign(this, details);
  }
}

/** The simulator was asked for something it does not model. Loud, and a defect of Kiln: it never guesses. */
export class SimulatorGap extends Error {
  override readonly name = 'SimulatorGap';
}

/** Codes the SDK v3 retries as throttling. Source: `@smithy/service-error-classification`, THROTTLING_ERROR_CODES. */
const THROTTLING = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
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
  'TransactionInProgressException',
]);

/** Whether the SDK's `standard` retry mode tries again: throttling, time-outs, and any 500, 502, 503, 504. */
export function isRetriedBySdk(error: unknown): boolean {
  if (!(error instanceof AwsError)) return false;
  return (
    THROTTLING.has(error.name) || error.name === 'TimeoutError' || [500, 502, 503, 504].includes(error.httpStatusCode)
  );
}
