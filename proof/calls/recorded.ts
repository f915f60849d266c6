import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProvedRun, provedRuns } from '../faults/proved-runs';
import { spokenIn } from './spoken';

const FOLDER = join(__dirname, '../../docs/calls');
const BETWEEN = '\n\n';

export const fileOf = (run: string): string => join(FOLDER, `${run}.txt`);

/** What was recorded of a run, without what an earlier run has too. */
export function recorded(run: string): readonly string[] {
  return readFileSync(fileOf(run), 'utf8').trimEnd().split(BETWEEN);
}

/** What is spoken in a run and in none before it. @param before the recordings of the runs before it */
export async function newIn(run: ProvedRun, before: ReadonlySet<string>): Promise<readonly string[]> {
  return (await spokenIn(run)).filter((each) => !before.has(each));
}

export function textOf(spoken: readonly string[]): string {
  return `${spoken.join(BETWEEN)}\n`;
}

/** The runs in their order, each with what was recorded of those before it. */
export function runsInOrder(): readonly { readonly run: ProvedRun; readonly before: () => ReadonlySet<string> }[] {
  const runs = provedRuns();
  return runs.map((run, index) => ({
    run,
    before: () => new Set(runs.slice(0, index).flatMap(({ name }) => recorded(name))),
  }));
}
