import type { Execution } from '../../../simulator/states/execution';
import type { HistoryEvent } from '../../../simulator/states/history';
import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson } from '../../../simulator/states/json';
import { isTaskToken } from '../../../simulator/states/task-token';

/** How an attempt at a task ended. */
export type Ended =
  | { readonly kind: 'succeeded'; readonly output: Json }
  | { readonly kind: 'failed'; readonly error: string; readonly cause: string }
  | { readonly kind: 'timedOut' };

/** An attempt at a task, as it is replayed. */
export type Attempt = { readonly arguments: Json } & (
  | (Ended & {
      /** What DescribeExecution says of the child that the task waited for. */
      readonly described?: JsonObject;
      /** The cause is what a function threw, not what Lambda says of it. */
      readonly thrown?: true;
    })
  /** The task took the job on; whoever has the token answered. */
  | { readonly kind: 'callback'; readonly token: string; readonly answer: Ended }
);

/** An execution of our interpreter, with all that another interpreter needs to come to the same end, or not. */
export interface Recording {
  readonly definition: string;
  readonly machine: { readonly arn: string; readonly name: string; readonly roleArn: string };
  readonly execution: { readonly arn: string; readonly name: string; readonly startTime: string; readonly input: Json };
  /** When each state was entered, ISO 8601. */
  readonly entered: Readonly<Record<string, readonly string[]>>;
  readonly attempts: Readonly<Record<string, readonly Attempt[]>>;
  readonly told: Told;
}

/** What an interpreter tells of an execution: what both are compared by. */
export interface Told {
  readonly status: string;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly trace: readonly Readonly<Record<string, Json>>[];
  /** How long each Wait with seconds lasted. */
  readonly waits: readonly { readonly state: string; readonly seconds: number }[];
}

/** An execution that has ended by itself. @param definition its text, placeholders filled */
export function recordingOf(execution: Execution, definition: string): Recording {
  const { machine, history, end } = execution;
  if (end === undefined) throw new Error(`${execution.arn} has not ended.`);
  const entered: Record<string, string[]> = {};
  for (const { type, state, time } of history)
    if (state !== undefined && type.endsWith('StateEntered'))
      entered[state] = [...(entered[state] ?? []), new Date(time).toISOString()];
  const { arn, name, roleArn } = machine;
  return {
    definition,
    machine: { arn, name, roleArn },
    execution: {
      arn: execution.arn,
      name: execution.name,
      startTime: new Date(execution.startTime).toISOString(),
      input: execution.input,
    },
    entered,
    attempts: attemptsIn(history),
    told: { ...end, trace: history.flatMap(traced), waits: waitsIn(history) },
  };
}

function attemptsIn(history: readonly HistoryEvent[]): Record<string, Attempt[]> {
  const attempts: Record<string, Attempt[]> = {};
  const running = new Map<string, { asked: Json; submitted: boolean }>();
  for (const event of history) {
    const { type, state = '', input } = event;
    if (type === 'TaskScheduled') running.set(state, { asked: input ?? null, submitted: false });
    const task = running.get(state);
    if (task === undefined) continue;
    if (type === 'TaskSubmitted') task.submitted = true;
    const ended = endedBy(event);
    if (ended === undefined) continue;
    running.delete(state);
    attempts[state] = [...(attempts[state] ?? []), attemptOf(task.asked, task.submitted, ended)];
  }
  return attempts;
}

function endedBy({ type, output, error, cause }: HistoryEvent): Ended | undefined {
  switch (type) {
    case 'TaskSucceeded':
      return { kind: 'succeeded', output: output ?? null };
    case 'TaskFailed':
      return { kind: 'failed', error: error ?? '', cause: cause ?? '' };
    case 'TaskTimedOut':
      return { kind: 'timedOut' };
    default:
      return undefined;
  }
}

function attemptOf(asked: Json, submitted: boolean, ended: Ended): Attempt {
  const token = textsIn(asked).find(isTaskToken);
  if (submitted && token !== undefined) return { arguments: asked, kind: 'callback', token, answer: ended };
  const described = submitted ? describedBy(ended) : undefined;
  const attempt = { arguments: asked, ...ended, ...(token === undefined ? {} : { token }) };
  if (described !== undefined) return { ...attempt, described };
  return ended.kind === 'failed' && threw(ended.error, ended.cause) ? { ...attempt, thrown: true } : attempt;
}

/** `.sync:2` answers with what DescribeExecution says, in PascalCase; of a failure, as a text. */
function describedBy(ended: Ended): JsonObject | undefined {
  if (ended.kind === 'timedOut') return undefined;
  const said = ended.kind === 'succeeded' ? ended.output : parseJson(ended.cause);
  if (!isJsonObject(said)) throw new Error(`No DescribeExecution: ${JSON.stringify(said)}`);
  return Object.fromEntries(
    Object.entries(said).map(([key, value]) => [
      `${key[0]?.toLowerCase()}${key.slice(1)}`,
      ['Input', 'Output'].includes(key) && typeof value !== 'string' ? JSON.stringify(value) : value,
    ]),
  );
}

function threw(error: string, cause: string): boolean {
  if (!cause.startsWith('{')) return false;
  const said = parseJson(cause);
  return isJsonObject(said) && said.errorType === error;
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (isJsonArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** What of an event both interpreters have to say alike. */
function traced({ type, state = '', input, output, assigned, error, cause, index }: HistoryEvent): Told['trace'] {
  const event: Record<string, Json> = { type };
  if (/StateEntered$/.test(type)) return [{ ...event, state, input: input ?? null }];
  if (/StateExited$/.test(type)) return [{ ...event, state, output: output ?? null, assigned: assigned ?? {} }];
  if (/^MapIteration/.test(type)) return [{ ...event, state, index: index ?? 0 }];
  // Worded by each as it likes.
  if (type === 'EvaluationFailed') return [{ ...event, error: error ?? '' }];
  if (/^Task(Failed|TimedOut)$/.test(type)) return [{ ...event, error: error ?? '', cause: cause ?? '' }];
  return [];
}

function waitsIn(history: readonly HistoryEvent[]) {
  const since = new Map<string, number>();
  return history.flatMap(({ type, state = '', time }) => {
    if (type === 'WaitStateEntered') since.set(state, time);
    const entered = since.get(state);
    return type === 'WaitStateExited' && entered !== undefined ? [{ state, seconds: (time - entered) / 1000 }] : [];
  });
}
