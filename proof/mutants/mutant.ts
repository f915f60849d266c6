import type { Edit } from './machines/edits';

interface Named {
  /** Stable: what it changes, by names and texts, never by line. */
  readonly id: string;
  /** What was done to what, such as `catch removed`. */
  readonly kind: string;
  /** Where, for people: `statemachines/release.asl.json, ClaimFleet` or `lambdas/plan/claim-fleet.ts:41`. */
  readonly place: string;
  /** Only a check that comes by one of these can tell the difference. See `checks/stage.ts`. */
  readonly reachedBy: readonly string[];
}

/** A change of the state machines. */
export interface MachineMutant extends Named {
  readonly part: 'machines';
  readonly edits: readonly Edit[];
}

/** A change of a handler or an adapter. It lies in the instrumented source under its id, and is switched on. */
export interface HandlerMutant extends Named {
  readonly part: 'handlers';
}

/** One small defect, put into Kiln to see whether a check notices. */
export type Mutant = MachineMutant | HandlerMutant;
export type Part = Mutant['part'];
