import type { Serving } from '../traffic/serving';
import type { Inventory, Resource } from '../world/inventory';

export const OUTCOMES = ['RELEASED', 'RECOVERED', 'REFUSED', 'FAILED'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One execution of one of Kiln's machines. Times are epoch ms. */
export interface ExecutionEvidence {
  readonly machine: string;
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  readonly startedAt: number;
  /** Undefined while it runs. */
  readonly endedAt: number | undefined;
}

/** What another actor did, by a fault's order: the judges blame nobody else for it. */
export interface ForeignDeed {
  readonly time: number;
  readonly verb: 'delete' | 'change';
  readonly kind: Resource['kind'];
  readonly id: string;
}

/** What a release's record in the table says. */
export interface RecordEvidence {
  readonly releaseId: string;
  readonly executionArn: string;
  readonly status: string;
  readonly error?: string | undefined;
  readonly reason?: string | undefined;
}

/** A `Kiln Release State Change` on the bus. */
export interface ToldEvent {
  readonly time: number;
  readonly executionArn: string;
  readonly status: string;
  readonly reason: string | undefined;
}

/** Everything the judges of a run are shown. Taken from the simulated AWS, never from the handlers. Times are epoch ms. */
export interface Evidence {
  readonly stage: string;
  readonly fleet: string;
  readonly outcome: Outcome;
  readonly executionArn: string;
  readonly releaseId: string;
  /** When the release asked for began, and when everything it started was over. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** By when it should have been over. */
  readonly deadline: number;
  readonly blue: string | undefined;
  readonly green: string | undefined;
  /** Whether the run went on until blue was to be gone. */
  readonly retired: boolean;
  readonly specMin: number;
  readonly ruleArn: string;

  readonly before: Inventory;
  readonly after: Inventory;
  /** Everything that was there at some moment between the two, by `kind id`. */
  readonly seen: ReadonlyMap<string, Resource>;
  readonly deeds: readonly ForeignDeed[];

  /** How the traffic was served, at the start and after each change. */
  readonly serving: readonly Serving[];
  readonly requestsFlow: boolean;
  readonly requiredCapacity: number;
  /** Whether a fault may have taken capacity away. */
  readonly capacityDisturbed: boolean;
  /** How long the load balancer takes to see that a target died. */
  readonly detectionMs: number;

  readonly executions: readonly ExecutionEvidence[];
  readonly records: readonly RecordEvidence[];
  readonly told: readonly ToldEvent[];
}

/** The invariants of the design, by number. */
export const INVARIANTS = ['Serving', 'Ending', 'All or nothing', 'Nothing left', 'Once', 'Untouched', 'Told'] as const;
export type Invariant = (typeof INVARIANTS)[number];

export interface Violation {
  readonly invariant: Invariant;
  /** A sentence. */
  readonly text: string;
}

/** Says everything that breaks its invariant. */
export type Judge = (evidence: Evidence) => readonly string[];
