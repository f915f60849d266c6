import { casesOf } from '../../proof/faults/cases';
import { assess, recordAll, type Tried } from '../../proof/faults/enumeration';
import { provedRuns } from '../../proof/faults/proved-runs';
import { slice } from '../../proof/faults/slice';
import { brokenLines } from '../../proof/faults/summary';
import tryCase from '../../proof/faults/try-case';

/** A fixed part of what `npm run faults` runs, of some golden runs. */
export async function trySlice(runs: readonly string[], size: number, seed: number): Promise<readonly Tried[]> {
  // What a release has in common with the others is tried with it, once.
  const recordings = await recordAll(provedRuns().filter(({ name }) => name === 'release' || runs.includes(name)));
  const ofRuns = casesOf(recordings).filter(({ run }) => runs.includes(run));
  const tried: Tried[] = [];
  for (const each of slice(ofRuns, size, seed)) {
    const verdict = await tryCase({ id: each.id, run: each.run, entries: [each.entry] });
    tried.push(assess(each, verdict, recordings));
  }
  return tried;
}

/** What is wrong with any of them, with the command that shows it again. */
export const wrongIn = (tried: readonly Tried[]): readonly string[] => tried.flatMap((each) => [...brokenLines(each)]);
