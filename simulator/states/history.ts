import type { State } from './definition';
import type { Json } from './json';

type Entering = `${State['type']}StateEntered`;
type Exiting = `${Exclude<State['type'], 'Fail'>}StateExited`;
type Tasking = `${'Task' | 'LambdaFunction'}${'Scheduled' | 'Started' | 'Succeeded' | 'Failed' | 'TimedOut'}`;
type Aborting = `${'Task' | 'Wait' | 'Parallel' | 'Map'}StateAborted`;
type Looping =
  | `${'Parallel' | 'Map'}State${'Started' | 'Succeeded' | 'Failed'}`
  | `MapIteration${'Started' | 'Succeeded' | 'Failed' | 'Aborted'}`;
type Ending = `Execution${'Started' | 'Succeeded' | 'Failed' | 'TimedOut' | 'Aborted'}`;

/** Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
export type HistoryEventType =
  | Entering
  | Exiting
  | Tasking
  | Aborting
  | Looping
  | Ending
  | 'TaskSubmitted'
  | 'EvaluationFailed';

export interface HistoryEventDetails {
  /** The state's name. */
  readonly state?: string;
  readonly input?: Json;
  readonly output?: Json;
  /** Variables written when the state was left. */
  readonly assigned?: Json;
  readonly error?: string;
  readonly cause?: string;
  /** The field whose expression failed. */
  readonly location?: string;
  /** Of a Map's iteration, from 0. */
  readonly index?: number;
}

export interface HistoryEvent extends HistoryEventDetails {
  /** From 1. */
  readonly id: number;
  readonly type: HistoryEventType;
  /** Epoch ms. */
  readonly time: number;
}

/**
 * The quota of a Standard workflow's history. The event of this number must end the execution: anything but a success
 * there is a failure. Source: https://docs.aws.amazon.com/step-functions/latest/dg/bp-history-limit.html
 */
export const HISTORY_LIMIT = 25_000;
