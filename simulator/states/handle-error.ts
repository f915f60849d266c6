import type { Retrier } from './definition';
import type { Step } from './run-state';
import { matches, type StatesError } from './states-error';
import type { Visit } from './visit';

/**
 * What a state does about its error: tries again after a while, goes to a catcher's state, or fails.
 * Only the first retrier that matches counts; when it is used up, catchers are asked.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 * @throws the error where nothing takes it
 */
export async function handleError(visit: Visit, error: StatesError): Promise<Step | 'again'> {
  const { state } = visit;
  const facts = {
    ...(error.error === undefined ? {} : { error: error.error }),
    ...(error.reason === undefined ? {} : { cause: error.reason }),
  };
  if ('retry' in state) {
    const retrier = state.retry.find((each) => matches(each.errorEquals, error));
    const retries = visit.retries.get(retrier) ?? 0;
    if (retrier !== undefined && retries < retrier.maxAttempts) {
      const delaySeconds = delay(retrier, retries, () => visit.branch.execution.world.random.next());
      visit.retries.set(retrier, retries + 1);
      visit.retryCount += 1;
      visit.tell('retried', { ...facts, delaySeconds });
      await visit.branch.sleep(delaySeconds * 1000);
      return 'again';
    }
  }
  if (state.type === 'Parallel' || state.type === 'Map')
    visit.branch.execution.record(`${state.type}StateFailed`, { state: state.name });
  const catcher = 'catch' in state ? state.catch.find((each) => matches(each.errorEquals, error)) : undefined;
  if (catcher === undefined) {
    visit.tell('failed', facts);
    throw error;
  }
  const output = await visit.leave(catcher, { errorOutput: error.output }, error.output);
  visit.tell('caught', { ...facts, output, next: catcher.next });
  return { output, next: catcher.next };
}

/** Seconds before a retry: interval × rate to the power of the retries before, capped, and with FULL jitter anything from 0 to that. */
function delay(retrier: Retrier, retriesBefore: number, chance: () => number): number {
  const grown = retrier.intervalSeconds * retrier.backoffRate ** retriesBefore;
  const capped = Math.min(grown, retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return retrier.jitter ? capped * chance() : capped;
}
