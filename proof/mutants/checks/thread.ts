import { instrumentHandlers } from '../handlers/loading';
import type { Judging, RecordedUnit, Verdict } from './verdict';

// Before anything is loaded that loads handlers.
instrumentHandlers();
const { Stage }: typeof import('./stage') = require('./stage');
const { judge, recordFile }: typeof import('./judge') = require('./judge');
const stage = new Stage();
// A handler with a defect may leave a promise that nobody waits for; what its check asserts is all that counts.
process.on('unhandledRejection', () => undefined);

export type Task = { readonly record: string } | { readonly judge: Judging };
export type Answer = { readonly recorded: readonly RecordedUnit[] } | { readonly verdict: Verdict };

/** What a thread of `npm run mutants` does: one thing after another, as a defect is in all of it, whoever gives it more. */
export default function work(task: Task): Promise<Answer> {
  const answer = turn.then(() => act(task));
  turn = answer.catch(() => undefined);
  return answer;
}

let turn: Promise<unknown> = Promise.resolve();

async function act(task: Task): Promise<Answer> {
  if ('record' in task) return { recorded: await recordFile(stage, task.record) };
  return { verdict: await judge(stage, task.judge) };
}
