import type { ChoiceState, FailState, WaitState } from './definition';
import type { Json } from './json';
import { runMap } from './run-map';
import { runParallel } from './run-parallel';
import { runTask } from './run-task';
import { StatesError } from './states-error';
import { parseTimestamp } from './timestamp';
import type { Visit } from './visit';

/** Where a state leads, with what. Without `next` the workflow ends. */
export interface Step {
  readonly output: Json;
  readonly next?: string;
}

/** One attempt at a state. @throws StatesError */
export async function runState(visit: Visit): Promise<Step> {
  const { state, input } = visit;
  switch (state.type) {
    case 'Fail':
      throw await failure(visit, state);
    case 'Choice':
      return choose(visit, state);
    case 'Succeed':
      return exit(visit, state, {}, input);
    case 'Pass':
      return exit(visit, state, {}, input);
    case 'Wait':
      await wait(visit, state);
      return exit(visit, state, {}, input);
    case 'Task': {
      const result = await runTask(visit, state);
      return exit(visit, state, { result }, result);
    }
    case 'Parallel': {
      const result = await runParallel(visit, state);
      return exit(visit, state, { result }, result);
    }
    case 'Map': {
      const result = await runMap(visit, state);
      return exit(visit, state, { result }, result);
    }
  }
}

async function exit(
  visit: Visit,
  leaving: Parameters<Visit['leave']>[0] & { readonly next?: string },
  given: Parameters<Visit['leave']>[1],
  byDefault: Json,
): Promise<Step> {
  const output = await visit.leave(leaving, given, byDefault);
  const step = leaving.next === undefined ? { output } : { output, next: leaving.next };
  visit.tell('exited', step);
  return step;
}

/** The first rule whose condition holds; the state's own Output and Assign belong to its Default. */
async function choose(visit: Visit, state: ChoiceState): Promise<Step> {
  for (const rule of state.choices) {
    const holds = await visit.typed(rule.condition, 'boolean', (value) => typeof value === 'boolean');
    if (holds) return exit(visit, rule, {}, visit.input);
  }
  if (state.default === undefined) {
    // The guide says States.NoChoiceMatched; executions on AWS were seen to end with this, which nothing catches.
    const what = 'Failed to transition out of the state. The state does not point to a next state.';
    throw new StatesError('States.Runtime', visit.during(what));
  }
  return exit(visit, { ...state, next: state.default }, {}, visit.input);
}

async function failure(visit: Visit, state: FailState): Promise<StatesError> {
  const isText = (value: Json): value is string => typeof value === 'string';
  const error = state.error === undefined ? undefined : await visit.typed(state.error, 'string', isText);
  const cause = state.cause === undefined ? undefined : await visit.typed(state.cause, 'string', isText);
  return new StatesError(error, cause);
}

/** Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html */
async function wait(visit: Visit, state: WaitState): Promise<void> {
  if (state.seconds !== undefined) {
    const isDuration = (value: Json): value is number =>
      typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 99_999_999;
    const seconds = await visit.typed(state.seconds, 'integer', isDuration);
    await visit.branch.sleep(seconds * 1000);
  }
  if (state.timestamp !== undefined) {
    const text = await visit.typed(state.timestamp, 'string', (value) => typeof value === 'string');
    const time = parseTimestamp(text);
    if (time === undefined) {
      const what = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`;
      throw visit.evaluationError(what, 'Timestamp');
    }
    await visit.branch.sleep(Math.max(0, time - visit.branch.execution.world.clock.now()));
  }
}
