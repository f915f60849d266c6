import { readFaultFile } from '../../simulator/faults/fault-file';
import type { Outcome, Violation } from '../../simulator/judges/evidence';
import { type RehearsalOptions, rehearse } from '../../simulator/rehearsal';
import type { RehearsalResult } from '../../simulator/report/result';
import { provedRuns } from './proved-runs';

/** A rehearsal of a golden run with some faults: what a thread is given. */
export interface Trial {
  readonly id: string;
  readonly run: string;
  /** Entries of a fault file. */
  readonly entries: readonly string[];
}

/** What became of it. */
export interface Verdict {
  readonly id: string;
  /** Undefined where the rehearsal itself broke: a defect of Kiln or of the simulator. */
  readonly outcome?: Outcome;
  readonly error?: string;
  readonly cause?: string;
  readonly violations: readonly Violation[];
  readonly leftovers: readonly string[];
  readonly notExercised: readonly string[];
  readonly virtualSeconds: number;
}

const RUNS = new Map(provedRuns().map((run) => [run.name, run]));

/** Rehearses a golden run with the faults of a trial beside its own, and has it judged. */
export default async function tryCase(trial: Trial): Promise<Verdict> {
  const { id } = trial;
  try {
    const result = await rehearseTrial(trial);
    const { outcome, error, cause, violations, leftovers, notExercised, virtualSeconds } = result;
    return {
      id,
      outcome,
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
      violations,
      leftovers,
      notExercised,
      virtualSeconds,
    };
  } catch (error) {
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { id, cause, violations: [], leftovers: [], notExercised: [], virtualSeconds: 0 };
  }
}

/** @throws BadFaultFile, SimulatorGap, and whatever a defect throws */
export function rehearseTrial(
  { id, run: name, entries }: Trial,
  onEvent?: RehearsalOptions['onEvent'],
): Promise<RehearsalResult> {
  const run = RUNS.get(name);
  if (run === undefined) throw new Error(`There is no golden run ${name}; there are ${[...RUNS.keys()].join(', ')}.`);
  const text = entries.map((entry) => `- ${entry}\n`).join('');
  const faults = [...(run.options.faults ?? []), ...(text === '' ? [] : readFaultFile(text, id))];
  return rehearse({ ...run.options, faults, ...(onEvent !== undefined && { onEvent }) });
}
