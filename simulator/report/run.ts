import type { FaultEngine } from '../faults/fault-engine';
import type { Monitor } from '../judges/monitor';
import type { RehearsalOptions } from '../rehearsal';
import type { Execution } from '../states/execution';
import type { Generations } from '../world/generations';
import type { KilnWorld } from '../world/kiln-world';
import type { SimulatedHand } from '../world/simulated-hand';
import type { EventLog } from './event-log';

/** Everything of one run from which its report is made. Times are epoch ms. */
export interface Run {
  readonly options: RehearsalOptions;
  readonly world: KilnWorld;
  readonly start: number;
  readonly generations: Generations;
  readonly hand: SimulatedHand;
  readonly engine: FaultEngine;
  readonly log: EventLog;
  readonly monitor: Monitor;
  readonly requestsFlow: boolean;
  /** Healthy instances the fleet needs at every instant. */
  readonly required: number;
  /** How many calls and invocations the preparation of the world made. */
  readonly callsBefore: number;
  readonly invocationsBefore: number;
  /** The release asked for, once it has begun. */
  execution: Execution | undefined;
  /** Why no execution was started. */
  refusal: { readonly error: string; readonly cause: string } | undefined;
}
