/**
 * A failed invocation, as Step Functions shows it: `name` is the Error to match on, `cause` the Cause.
 * Source: Step Functions developer guide, "Handling errors"; Lambda developer guide, "Lambda function errors in Node.js".
 */
export class LambdaFailure extends Error {
  constructor(
    override readonly name: string,
    override readonly cause: string,
  ) {
    super(cause);
  }
}

/** The handler threw: its error's name is the Error, the whole error as JSON the Cause. */
export function thrown(error: unknown): LambdaFailure {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  return new LambdaFailure(name, JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));
}

/** Cut off at its time-out. Name and wording as current runtimes report it: `Sandbox.Timedout`. */
export function timedOut(requestId: string, seconds: number): LambdaFailure {
  return reported(
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
  );
}

/** The process ended by itself. Wording as current runtimes report it. */
export function exited(requestId: string): LambdaFailure {
  return reported('Runtime.ExitError', `RequestId: ${requestId} Error: Runtime exited with error: exit status 1`);
}

/** Source: Lambda quotas, "Invocation payload": 6 MB each for request and response. */
export function tooLarge(bytes: number, limit: number): LambdaFailure {
  return reported(
    'Function.ResponseSizeTooLarge',
    `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${limit} bytes).`,
  );
}

function reported(errorType: string, errorMessage: string): LambdaFailure {
  return new LambdaFailure(errorType, JSON.stringify({ errorType, errorMessage }));
}
