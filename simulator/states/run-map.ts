import { SimulatorGap } from '../aws-error';
import { Branch } from './branch';
import type { MapState } from './definition';
import { isJsonArray, type Json, type JsonObject } from './json';
import { Over, StatesError, unlessOver } from './states-error';
import type { Visit } from './visit';

/** Of an inline Map. Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
const MOST_AT_ONCE = 40;

/**
 * One attempt at an inline Map: the first iteration that fails ends all.
 * @throws StatesError
 */
export async function runMap(visit: Visit, state: MapState): Promise<Json> {
  const { execution } = visit.branch;
  const items = await itemsOf(visit, state);
  const atOnce = await concurrency(visit, state);
  const tolerant = await toleratesFailures(visit, state);
  execution.record('MapStateStarted', { state: state.name });

  const outputs: Json[] = [];
  const running = new Map<number, Branch>();
  let started = 0;
  let failed = false;
  const failure = await visit.branch.pending<unknown>((resolve) => {
    const fail = (error: unknown, index: number): void => {
      if (failed || error instanceof Over) return;
      failed = true;
      if (error instanceof StatesError) {
        if (tolerant) {
          resolve(new SimulatorGap(`${state.name}: a tolerated failure inside an inline Map is not simulated`));
          return;
        }
        execution.record('MapIterationFailed', { state: state.name, index });
        running.get(index)?.recordFailed();
        for (const [other, branch] of running) {
          if (other === index) continue;
          execution.record('MapIterationAborted', { state: state.name, index: other });
          branch.leave(false);
        }
      }
      resolve(error);
    };
    const iterate = async (index: number, branch: Branch, map: JsonObject, item: Json): Promise<void> => {
      const input = state.itemSelector === undefined ? item : await visit.value(state.itemSelector, {}, map);
      outputs[index] = await branch.run(input);
      branch.checkAlive();
      running.delete(index);
      execution.record('MapIterationSucceeded', { state: state.name, index });
      if (started < items.length) startMore();
      else if (running.size === 0) resolve(undefined);
    };
    const startMore = (): void => {
      const wave: (() => Promise<void>)[] = [];
      while (running.size < atOnce && started < items.length) {
        const index = started++;
        const item = items[index] ?? null;
        const map = { Item: { Index: index, Value: item } };
        const branch = new Branch(execution, state.itemProcessor, visit.branch, map);
        running.set(index, branch);
        execution.record('MapIterationStarted', { state: state.name, index });
        wave.push(() => iterate(index, branch, map, item).catch((error: unknown) => fail(error, index)));
      }
      for (const begin of wave) unlessOver(begin());
    };
    if (items.length === 0) resolve(undefined);
    else startMore();
    return (quietly) => {
      for (const branch of running.values()) branch.leave(quietly);
    };
  });
  if (failure !== undefined) throw failure;

  execution.record('MapStateSucceeded', { state: state.name });
  return outputs;
}

async function itemsOf(visit: Visit, state: MapState): Promise<readonly Json[]> {
  if (state.items !== undefined) return visit.typed(state.items, 'array', isJsonArray);
  if (isJsonArray(visit.input)) return visit.input;
  throw visit.evaluationError(`Map state input must be an array but was: ${JSON.stringify(visit.input)}`);
}

async function concurrency(visit: Visit, state: MapState): Promise<number> {
  if (state.maxConcurrency === undefined) return MOST_AT_ONCE;
  const isCount = (value: Json): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;
  const asked = await visit.typed(state.maxConcurrency, 'integer', isCount);
  return asked === 0 ? MOST_AT_ONCE : Math.min(asked, MOST_AT_ONCE);
}

/** A threshold of 0 counts as none. */
async function toleratesFailures(visit: Visit, state: MapState): Promise<boolean> {
  let tolerant = false;
  for (const threshold of [state.toleratedFailureCount, state.toleratedFailurePercentage]) {
    if (threshold === undefined) continue;
    const isShare = (value: Json): value is number => typeof value === 'number' && value >= 0;
    if ((await visit.typed(threshold, 'number', isShare)) > 0) tolerant = true;
  }
  return tolerant;
}
