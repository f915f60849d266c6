import type { Mutant } from '../mutant';

/** A unit of the tests, as recorded on Kiln as it is. */
export interface RecordedUnit {
  /** Relative to the repository. */
  readonly file: string;
  /** Of its first check; with its file it is one of a kind. */
  readonly title: string;
  /** Of computing time, loading included. */
  readonly seconds: number;
  /** How much happens in it on virtual clocks: its cost, the same on every machine. */
  readonly happenings: number;
  /** States, failures of states, mutants of handlers: what it comes by. */
  readonly covers: readonly string[];
  /** Why it fails though Kiln is as it is. */
  readonly failure?: string;
}

export interface Judging {
  readonly mutant: Mutant;
  /** That can tell, the quickest first. */
  readonly units: readonly Pick<RecordedUnit, 'file' | 'title'>[];
}

export interface Verdict {
  readonly id: string;
  readonly seconds: number;
  /** How many units were asked. */
  readonly asked: number;
  /** The check that fails, and what it says. */
  readonly caughtBy?: { readonly file: string; readonly title: string; readonly says: string };
}
