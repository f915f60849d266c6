import type { TaskResource } from './task-resource';
import type { Template } from './template';

/** A definition in Amazon States Language, checked, its expressions parsed. Also a branch, and a Map's item processor. */
export interface Workflow {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export interface StateMachineDefinition extends Workflow {
  readonly timeoutSeconds?: number;
}

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

interface Named {
  readonly name: string;
}

/** What a state gives on and remembers when it is left. */
export interface Leaving {
  readonly output?: Template;
  readonly assign?: Template;
}

interface Onward extends Leaving {
  /** None: the workflow ends here. */
  readonly next?: string;
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds?: number;
  readonly jitter: boolean;
}

export interface Catcher extends Leaving {
  readonly errorEquals: readonly string[];
  readonly next: string;
}

export interface Guarded {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface PassState extends Named, Onward {
  readonly type: 'Pass';
}

export interface TaskState extends Named, Onward, Guarded {
  readonly type: 'Task';
  readonly resource: TaskResource;
  readonly arguments?: Template;
  readonly credentials?: Template;
  readonly timeoutSeconds?: Template;
  readonly heartbeatSeconds?: Template;
}

export interface ChoiceRule extends Leaving {
  readonly condition: Template;
  readonly next: string;
}

export interface ChoiceState extends Named, Leaving {
  readonly type: 'Choice';
  readonly choices: readonly ChoiceRule[];
  readonly default?: string;
}

export interface WaitState extends Named, Onward {
  readonly type: 'Wait';
  readonly seconds?: Template;
  readonly timestamp?: Template;
}

export interface SucceedState extends Named {
  readonly type: 'Succeed';
  readonly output?: Template;
}

export interface FailState extends Named {
  readonly type: 'Fail';
  readonly error?: Template;
  readonly cause?: Template;
}

export interface ParallelState extends Named, Onward, Guarded {
  readonly type: 'Parallel';
  readonly arguments?: Template;
  readonly branches: readonly Workflow[];
}

export interface MapState extends Named, Onward, Guarded {
  readonly type: 'Map';
  readonly items?: Template;
  readonly itemSelector?: Template;
  readonly maxConcurrency?: Template;
  readonly toleratedFailureCount?: Template;
  readonly toleratedFailurePercentage?: Template;
  readonly itemProcessor: Workflow;
}
