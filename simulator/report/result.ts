import type { Outcome, Violation } from '../judges/evidence';
import type { GenerationView } from '../world/generations';
import type { Phase } from './phases';
import type { RehearsalEvent } from './rehearsal-event';

/** What became of a rehearsal. All figures are of the release asked for, not of the one that prepared the world. */
export interface RehearsalResult {
  readonly outcome: Outcome;
  readonly error?: string;
  readonly cause?: string;
  /** The release's id. */
  readonly release: string;
  readonly fleet: string;
  readonly stage: string;
  readonly seed: number;
  /** From the start to the end of the last thing the release started. */
  readonly virtualSeconds: number;
  /** Of all its executions. */
  readonly transitions: number;
  readonly historyEvents: number;
  readonly lambdaInvocations: number;
  readonly lambdaBilledSeconds: number;
  readonly apiCalls: { readonly total: number; readonly byOperation: Readonly<Record<string, number>> };
  readonly capacity: { readonly required: number; readonly lowestHealthy: number };
  readonly requests: { readonly total: number; readonly failed: number };
  readonly serving: {
    readonly generation: string | null;
    readonly imageId: string | null;
    readonly version: string | null;
    /** Percent. */
    readonly weight: number;
  };
  readonly generations: readonly GenerationView[];
  readonly leftovers: readonly string[];
  readonly violations: readonly Violation[];
  readonly notExercised: readonly string[];
  /** The states as they were entered, those of nested executions where they ran. */
  readonly stateSequence: readonly string[];
  readonly timeByPhase: readonly { readonly phase: Phase; readonly seconds: number }[];
  readonly events: readonly RehearsalEvent[];
}
