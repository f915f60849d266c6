import type { Execution } from '../aws/executions';
import { lastWords, sentenceOf } from '../domain/failure';
import { measuresOf } from '../domain/kiln-metrics';
import { endOf, RELEASE_EVENT, releaseEvent } from '../domain/release-event';
import type { WatchdogTools } from './recover-dead';

/**
 * Recoveries that end before they can page a person use up their number silently: then the watchdog pages. It does so
 * until the record says that it did. Whoever listens to the bus is told as well, where the bus takes it.
 * @param trouble what is so, in a sentence
 * @returns what was done, in a sentence
 */
export async function pageExhausted(
  release: { readonly id: string; readonly fleet: string },
  attempts: readonly Execution[],
  trouble: string,
  tools: WatchdogTools,
): Promise<string> {
  const { store, pager, now } = tools;
  const last = attempts.at(-1);
  const record = await store.findRelease(release);
  const { failure } = record ?? {};
  const words = lastWords(last ?? {}) || 'without a word';
  await pager.page(
    `Kiln: ${release.fleet} needs a person`,
    [
      `${trouble}: ${attempts.length} recoveries were started for release ${release.id}, and none came to its end.`,
      ...(failure === undefined ? [] : [`First failure: ${failure.error}: ${sentenceOf(failure.cause)}`]),
      `Last recovery: ${last?.arn ?? 'none'} ended as ${last?.status ?? 'unknown'}: ${words}`,
      `Mend what that execution names, then start its state machine again with its input.`,
    ].join('\n'),
  );
  const reason = `${trouble}: ${attempts.length} recoveries ended before their end; the last: ${words}`;
  await store.markFailed(release, reason, new Date(now()).toISOString());
  await tellExhausted(release, tools);
  return `Paged a person for ${release.id}, whose ${attempts.length} recoveries are used up`;
}

/** A person has been paged: that nobody else hears of it must not page that person again. */
async function tellExhausted(
  release: { readonly id: string; readonly fleet: string },
  { store, events, now, measure, stage, log }: WatchdogTools,
): Promise<void> {
  try {
    const record = await store.findRelease(release);
    if (record === undefined) return;
    const { releaseId, fleet, executionArn, transitions } = record;
    const event = releaseEvent({ stage, releaseId, fleet, executionArn, record }, endOf(record), now());
    measure(...measuresOf(event, transitions));
    await events.put(RELEASE_EVENT, event, [executionArn]);
  } catch (error) {
    measure({ name: 'EventsLost', value: 1 });
    log.warn('not told', { release: release.id, error });
  }
}
