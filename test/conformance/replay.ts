import { VirtualClock } from '../../simulator/clock';
import { seededRandom } from '../../simulator/random';
import { compileStateMachine } from '../../simulator/states/compile';
import { Execution } from '../../simulator/states/execution';
import type { HistoryEvent } from '../../simulator/states/history';
import type { Json } from '../../simulator/states/json';
import type { TaskRunner } from '../../simulator/states/world';
import type { ExecutionCase, RecordedTask } from './recorded-cases';

/** What a run did, in the words of the recordings. */
export interface Replayed {
  readonly status: string;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly stateSequence: readonly string[];
  readonly eventTypes: readonly string[];
  /** As the recordings' `trace`: what was entered, left, failed, with what data. */
  readonly trace: readonly Readonly<Record<string, unknown>>[];
  /** What each attempt at a task was asked, beside what it was asked on AWS. */
  readonly asked: readonly { readonly recorded: Json | undefined; readonly actual: Json }[];
}

/** Runs a recorded state machine; its tasks answer what they answered on AWS. */
export async function replay(recorded: ExecutionCase): Promise<Replayed> {
  const clock = new VirtualClock(Date.parse('2024-11-01T00:00:00Z'));
  const asked: { recorded: Json | undefined; actual: Json }[] = [];
  const machine = {
    arn: 'arn:aws:states:us-east-1:111111111111:stateMachine:recorded',
    name: 'recorded',
    roleArn: 'arn:aws:iam::111111111111:role/recorded',
    definition: compileStateMachine(withFunctionArns(recorded.definition)),
  };
  const world = {
    clock,
    random: seededRandom(recorded.id),
    tasks: replayer(recorded.tasks, (recorded, actual) => asked.push({ recorded, actual })),
    transitionMs: 1,
    onState: () => {},
    onStatus: () => {},
  };
  const arn = 'arn:aws:states:us-east-1:111111111111:execution:recorded:run';
  const execution = new Execution(machine, arn, 'run', recorded.input, world);
  execution.start();
  await clock.run(() => execution.end !== undefined);
  const { history } = execution;
  return {
    ...execution.end,
    status: execution.status,
    asked,
    eventTypes: history.map((event) => event.type),
    trace: history.flatMap(traceEntry),
    stateSequence: history.flatMap((event) =>
      event.type.endsWith('StateEntered') && event.state !== undefined ? [event.state] : [],
    ),
  };
}

function replayer(
  tasks: readonly RecordedTask[],
  onAsked: (recorded: Json | undefined, actual: Json) => void,
): TaskRunner {
  const next = new Map<string, number>();
  return {
    start: (request, events) => {
      const index = next.get(request.stateName) ?? 0;
      next.set(request.stateName, index + 1);
      const attempt = tasks.find((task) => task.state === request.stateName)?.recordedAttempts[index];
      if (attempt === undefined) throw new Error(`AWS made no attempt ${index + 1} at ${request.stateName}`);
      const { outcome } = attempt;
      onAsked(attempt.parameters ?? attempt.input, request.arguments);
      if (outcome.output !== undefined) events.succeeded(outcome.output);
      else events.failed(outcome.error ?? '', asText(outcome.cause));
      return { abandon: () => {} };
    },
  };
}

/** The recorder parsed each text that began with a brace; a cause is a text. */
function asText(cause: Json | undefined): string {
  return typeof cause === 'string' ? cause : JSON.stringify(cause);
}

/** Functions named by a placeholder where AWS had an ARN. */
function withFunctionArns(definition: Json): unknown {
  const text = JSON.stringify(definition).replace(
    /"Resource":"\$\{(\w+)\}"/g,
    '"Resource":"arn:aws:lambda:us-east-1:111111111111:function:$1"',
  );
  return JSON.parse(text);
}

function traceEntry(event: HistoryEvent): Readonly<Record<string, unknown>>[] {
  const { type, state, input, output, assigned, error, cause, location, index } = event;
  if (state === undefined) return [];
  if (type.endsWith('StateEntered')) return [{ e: 'enter', state, type: type.replace('StateEntered', ''), input }];
  if (type.endsWith('StateExited'))
    return [{ e: 'exit', state, output, ...(assigned === undefined ? {} : { assigned }) }];
  if (type === 'EvaluationFailed')
    return [{ e: 'evalFailed', state, error, cause, ...(location === undefined ? {} : { location }) }];
  if (type === 'MapIterationStarted') return [{ e: 'iterStart', state, index }];
  return type === 'MapIterationFailed' ? [{ e: 'iterFail', state, index }] : [];
}
