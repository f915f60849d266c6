import { join } from 'node:path';
import { columns } from '../../cli/columns';
import { inThreads } from '../workers';
import type { Proof } from './prove';
import type { RemovalEnd, RemovalTask } from './remove';

/** Runs about one release, the plainest first: what a permission is missed in is the first of them that needs it. */
const RUNS = ['release', 'recovery', 'approval', 'rebuild'] as const;

/**
 * Each action that a golden run asks for, taken away in turn: the release must not end well without a word of it.
 * @returns what is not as it should be, a sentence each
 */
export async function proveRemovals(
  { asked, roles }: Proof,
  step: (total: number) => (name: string) => void,
  say: (text: string) => void,
  only: string | undefined,
): Promise<string[]> {
  const first = new Map<string, RemovalTask>();
  for (const run of RUNS) {
    for (const { role: holder, action, runs } of asked) {
      const key = `${holder} ${action}`;
      if (!runs.includes(run) || first.has(key) || (only !== undefined && !key.includes(only))) continue;
      first.set(key, { run, holder, action, roles });
    }
  }
  const ends: { task: RemovalTask; end: RemovalEnd }[] = [];
  const tick = step(first.size);
  await inThreads<RemovalTask, RemovalEnd>(join(__dirname, 'remove.ts'), [...first.values()], (end, task) => {
    ends.push({ task, end });
    tick(`${task.holder} ${task.action}`);
  });
  const rows = ends.map(({ task, end }) => [task.holder, task.action, task.run, end.outcome, end.error, end.named]);
  say(
    columns([
      ['role', 'taken away', 'run', 'release', 'error', 'named in'],
      ...rows.toSorted((a, b) => a.join().localeCompare(b.join())),
    ]),
  );
  return ends.flatMap(({ task, end }) => {
    if (end.named === 'cause' || end.named === 'page') return [];
    // What only tells, measures or looks once more never fails a release: it is in the log, and an alarm rings.
    if (end.outcome === 'RELEASED' && end.named === 'log') return [];
    return [
      `Without ${task.action} of ${task.holder} the release ends as ${end.outcome} with ${end.error}: ${end.cause}, which does not name it.`,
    ];
  });
}
