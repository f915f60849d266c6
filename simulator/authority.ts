import type { AwsError } from './aws-error';
import type { CallRecord } from './kernel';
import type { TaskRequest } from './states/world';

/** Says who may do what on the simulated AWS. Asked before anything has an effect, as IAM is. */
export interface Authority {
  /** What AWS refuses a call with; undefined where it is allowed. */
  ofCall(call: CallRecord): AwsError | undefined;
  /** The same of what a state machine does under its own role: the task's Error and Cause. */
  ofTask(request: TaskRequest): readonly [error: string, cause: string] | undefined;
}

/** Nobody is asked: what Kiln's roles allow is proved elsewhere. */
export const EVERYTHING_ALLOWED: Authority = { ofCall: () => undefined, ofTask: () => undefined };
