import type { VirtualClock } from '../clock';
import type { Random } from '../random';
import type { State } from './definition';
import type { Json } from './json';
import type { TaskResource } from './task-resource';

/** What an execution needs of its surroundings. */
export interface World {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly tasks: TaskRunner;
  /** From the exit of one state to the entry of the next, in ms. */
  readonly transitionMs: number;
  readonly onState: (event: StateEvent) => void;
  readonly onStatus: (change: StatusChange) => void;
}

/** Calls what Task states call. */
export interface TaskRunner {
  /** Starts a task and answers later, or at once, through `events`; what comes after the first answer is ignored. */
  start(request: TaskRequest, events: TaskEvents): RunningTask;
}

export interface TaskRequest {
  readonly executionArn: string;
  readonly machineName: string;
  readonly stateName: string;
  /** Which entry into this state of this execution it is, from 1. */
  readonly entered: number;
  /** Which attempt within this entry, from 1. */
  readonly attempt: number;
  readonly resource: TaskResource;
  readonly arguments: Json;
  readonly credentials?: Json;
  /** Set where the task waits for a callback: what it is answered by. */
  readonly token?: string;
}

export interface TaskEvents {
  /** The service has taken the job on (`.sync` and `.waitForTaskToken` integrations). */
  submitted(output?: Json): void;
  /** The task is alive: its heartbeat deadline starts anew. */
  heartbeat(): void;
  succeeded(output: Json): void;
  failed(error: string, cause: string): void;
}

export interface RunningTask {
  /** Nobody waits any more: the state timed out, or its execution or branch ended. */
  abandon(): void;
}

/** Something that happened to a state. Times are epoch ms. */
export interface StateEvent {
  readonly kind: 'entered' | 'exited' | 'retried' | 'caught' | 'failed';
  readonly executionArn: string;
  readonly machineName: string;
  readonly stateName: string;
  readonly stateType: State['type'];
  /** Which entry into this state of this execution it is, from 1. */
  readonly entered: number;
  readonly time: number;
  readonly enteredTime: number;
  /** Set when entered. */
  readonly input?: Json;
  /** Set when exited or caught: the input of what follows. */
  readonly output?: Json;
  /** Set when exited or caught; undefined where the workflow ends. */
  readonly next?: string;
  /** Set when retried, caught or failed. */
  readonly error?: string;
  readonly cause?: string;
  /** Set when retried: seconds until the next attempt. */
  readonly delaySeconds?: number;
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface StatusChange {
  readonly executionArn: string;
  readonly machineName: string;
  readonly status: ExecutionStatus;
  readonly time: number;
  readonly error?: string;
  readonly cause?: string;
}
