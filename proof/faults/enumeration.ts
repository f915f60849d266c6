import { join } from 'node:path';
import { inThreads } from '../workers';
import { type Acceptance, accept, SINGLE_FAULT_RULES } from './acceptance';
import type { Case } from './cases';
import type { ProvedRun } from './proved-runs';
import { type KnownEnds, type Recording, record } from './recording';
import type { Trial, Verdict } from './try-case';

/** A case that was run, and what is thought of it. */
export interface Tried {
  readonly case: Case;
  readonly verdict: Verdict;
  readonly acceptance: Acceptance;
  /** Virtual seconds that the fault cost; negative where the run ended earlier than without it. */
  readonly addedSeconds: number;
}

export const TRY_CASE = join(__dirname, 'try-case.ts');

/** Golden runs, recorded. @throws Error where one does not end as it has to: nothing is proved over such */
export async function recordAll(runs: readonly ProvedRun[]): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  const known: KnownEnds = new Map();
  for (const run of runs) {
    const recording = await record(run, known);
    const { outcome, violations, leftovers, notExercised } = recording.result;
    const troubles = [...violations.map(({ text }) => text), ...leftovers, ...notExercised];
    if (outcome !== run.ends || troubles.length > 0) {
      throw new Error(`The golden run ${run.name} ends as ${outcome}, not as ${run.ends}: ${troubles.join(' ')}`);
    }
    recordings.push(recording);
  }
  return recordings;
}

/** @param onTried told of each as it is known, in no order */
export async function tryAll(
  cases: readonly Case[],
  recordings: readonly Recording[],
  onTried: (tried: Tried) => void,
): Promise<void> {
  const byId = new Map(cases.map((each) => [each.id, each]));
  const trials = cases.map(({ id, run, entry }): Trial => ({ id, run, entries: [entry] }));
  await inThreads<Trial, Verdict>(TRY_CASE, trials, (verdict) => {
    const known = byId.get(verdict.id);
    if (known === undefined) throw new Error(`Nobody asked for ${verdict.id}.`);
    onTried(assess(known, verdict, recordings));
  });
}

export function assess(each: Case, verdict: Verdict, recordings: readonly Recording[]): Tried {
  const golden = recordings.find(({ run }) => run.name === each.run);
  if (golden === undefined) throw new Error(`There is no recording of ${each.run}.`);
  return {
    case: each,
    verdict,
    acceptance: accept(verdict, golden.run.ends, SINGLE_FAULT_RULES),
    addedSeconds: verdict.virtualSeconds - golden.result.virtualSeconds,
  };
}
