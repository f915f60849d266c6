import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';

/**
 * Gives each task to a module's default export in threads of their own, as many as there are cores, and hears of each
 * answer as it comes. Tasks and answers are cloned: data only. The first failure ends it all and is thrown.
 * @param module The file, absolute, TypeScript as it is.
 */
export async function inThreads<Task, Answer>(
  module: string,
  tasks: readonly Task[],
  onAnswer: (answer: Answer, task: Task) => void,
): Promise<void> {
  await withThreads<Task, Answer>(module, tasks.length, async (run) => {
    await Promise.all(tasks.map(async (task) => onAnswer(await run(task), task)));
  });
}

/**
 * The same for whoever knows the next task only from the answer before.
 * @param use is given what runs one task, and how many run at the same time
 */
export async function withThreads<Task, Answer>(
  module: string,
  atMost: number,
  use: (run: (task: Task) => Promise<Answer>, threads: number) => Promise<void>,
): Promise<void> {
  const threads = Math.min(availableParallelism(), atMost);
  if (threads === 0) return;
  const pool = new Piscina<Task, Answer>({ filename: module, minThreads: threads, maxThreads: threads });
  try {
    await use((task) => pool.run(task), threads);
  } finally {
    await pool.destroy();
  }
}
