import type { HandlerEffect } from '../faults/effects';

/** A fault that waits for one invocation. */
export interface HandlerFault {
  readonly effect: HandlerEffect;
  /** To be called when it came to bear. */
  bore(): void;
}

export interface LambdaFaults {
  /** Asked once per invocation, by the state that invokes, or the function's own name. */
  onInvocation(state: string): readonly HandlerFault[];
}

export const NO_LAMBDA_FAULTS: LambdaFaults = { onInvocation: () => [] };
