import type { VirtualClock } from '../clock';
import { LambdaFailure } from './lambda-failure';

/** Before the second and the third attempt, in ms. Source: Lambda developer guide, "Asynchronous invocation", error handling. */
const WAITS_MS = [60_000, 120_000];

interface Invoker {
  invoke(functionArn: string, payload: unknown): Promise<unknown>;
}

/** What a destination gets of an event that its function failed at three times. Source: Lambda developer guide, "Invocation record". */
export interface FailedInvocation {
  readonly version: '1.0';
  readonly timestamp: string;
  readonly requestContext: {
    readonly functionArn: string;
    readonly condition: 'RetriesExhausted';
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responsePayload: { readonly errorType: string; readonly errorMessage: string };
}

/** Lambda's own queue of events for its functions: a function that fails is tried twice more, then its destination is told. */
export class AsynchronousInvocations {
  constructor(
    private readonly clock: VirtualClock,
    private readonly lambda: Invoker,
  ) {}

  /** @param onFailure the function's destination, where it has one */
  invoke(functionArn: string, payload: unknown, onFailure?: (record: FailedInvocation) => void): void {
    this.attempt(functionArn, payload, 0, onFailure ?? (() => {}));
  }

  private attempt(
    functionArn: string,
    payload: unknown,
    failed: number,
    onFailure: (record: FailedInvocation) => void,
  ): void {
    this.clock.promiseTouched();
    this.lambda.invoke(functionArn, payload).catch((error: unknown) => {
      if (!(error instanceof LambdaFailure)) throw error;
      const wait = WAITS_MS[failed];
      if (wait !== undefined) {
        this.clock.after(wait, () => this.attempt(functionArn, payload, failed + 1, onFailure));
        return;
      }
      onFailure({
        version: '1.0',
        timestamp: new Date(this.clock.now()).toISOString(),
        requestContext: { functionArn, condition: 'RetriesExhausted', approximateInvokeCount: WAITS_MS.length + 1 },
        requestPayload: payload,
        responsePayload: { errorType: error.name, errorMessage: error.cause },
      });
    });
  }
}
