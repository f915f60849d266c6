import { isJsonObject, type Json, type JsonObject } from '../../../simulator/states/json';
import { type AslState, statesOf, waysOf } from './definition';
import type { RecordedRun } from './recorded-runs';
import type { Ended, Recording } from './recording';
import { type Answer, replay } from './replay';

/** A part of a machine, or a machine that something goes wrong in, run by our interpreter. */
export interface Trial {
  readonly machine: RecordedRun['machine'];
  readonly says: string;
  readonly recording: Recording;
}

const UNHEARD: Ended = thrown('Unheard.Of');

/** Each task of an execution in turn fails for good, with an error that nothing names; the others answer as they did. */
export async function failedForGood({ machine, recording }: RecordedRun): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const failing of Object.keys(recording.attempts)) {
    const answer = (state: string, call: number): Answer =>
      state === failing ? UNHEARD : (recording.attempts[state]?.[call] ?? thrown('Unrecorded'));
    trials.push({
      machine,
      says: `${machine} where ${failing} fails for good`,
      recording: await replay({ ...recording, answer }),
    });
  }
  return trials;
}

/**
 * Each task by itself, with its own Arguments, Retry and Catch, where it first stood: it answers as recorded after one
 * failure that is retried, it fails until each retrier has had enough, it times out, it fails with each error that a
 * catcher names, and with one that nobody names.
 */
export async function eachTaskAlone({ machine, recording }: RecordedRun): Promise<Trial[]> {
  const states = statesOf(JSON.parse(recording.definition));
  const trials: Trial[] = [];
  for (const [name, [first]] of Object.entries(recording.attempts)) {
    const state = states.get(name);
    if (state === undefined || first === undefined) throw new Error(`There is no task ${name} in ${machine}.`);
    const given = givenTo(name, recording);
    for (const { says, answer } of waysToAnswer(state, first)) {
      trials.push({
        machine,
        says: `${machine}, ${name} alone, ${says}`,
        recording: await replay({
          definition: JSON.stringify(cutOut(name, state, Object.keys(given.variables))),
          machine: recording.machine,
          execution: { ...recording.execution, input: { ...given } },
          answer: (_, call) => answer(call),
        }),
      });
    }
  }
  return trials;
}

interface WayToAnswer {
  readonly says: string;
  readonly answer: (call: number) => Answer;
}

function waysToAnswer({ Retry = [], Catch = [] }: AslState, recorded: Answer): WayToAnswer[] {
  const named = (lists: readonly { readonly ErrorEquals: readonly string[] }[]) =>
    lists.flatMap(({ ErrorEquals }) => ErrorEquals.filter((error) => !error.startsWith('States.')).slice(0, 1));
  const [retried] = named(Retry);
  const errors = [...new Set([...named(Retry), ...named(Catch)])];
  return [
    ...(retried === undefined
      ? []
      : [{ says: `${retried} once`, answer: (call: number) => (call === 0 ? thrown(retried) : recorded) }]),
    ...errors.map((error) => ({ says: `${error} for good`, answer: () => thrown(error) })),
    { says: 'timed out', answer: (): Ended => ({ kind: 'timedOut' }) },
    { says: 'with an error that nobody names', answer: () => UNHEARD },
  ];
}

/** The variables as the task first saw them, and its input. */
function givenTo(task: string, { told: { trace } }: Recording): { variables: JsonObject; input: Json } {
  let variables: JsonObject = {};
  for (const { type, state, input = null, assigned } of trace) {
    if (type === 'TaskStateEntered' && state === task) return { variables, input };
    if (isJsonObject(assigned)) variables = { ...variables, ...assigned };
  }
  throw new Error(`${task} was not entered.`);
}

/** A machine of that task only; wherever it leads is an end. */
function cutOut(name: string, state: AslState, variables: readonly string[]): object {
  const ends = [...waysOf(state)].map((way) => [way, { Type: 'Succeed' }] as const);
  const given = {
    Type: 'Pass',
    Assign: Object.fromEntries(variables.map((variable) => [variable, `{% $states.input.variables.${variable} %}`])),
    Output: '{% $states.input.input %}',
    Next: name,
  };
  return {
    QueryLanguage: 'JSONata',
    StartAt: 'Given',
    States: { Given: given, [name]: state, ...Object.fromEntries(ends) },
  };
}

/** As Lambda tells of a function that threw. */
function thrown(error: string): Ended {
  const cause = JSON.stringify({ errorType: error, errorMessage: 'As was ordered.', trace: [] });
  return { kind: 'failed', error, cause };
}
