import type { Execution } from '../aws/executions';
import { sentenceOf } from '../domain/failure';
import type { WatchdogTools } from './recover-dead';

/**
 * Recoveries that end before they can page a person use up their number silently: then the watchdog pages. It does so
 * until the record says that it did.
 * @param trouble what is so, in a sentence
 * @returns what was done, in a sentence
 */
export async function pageExhausted(
  release: { readonly id: string; readonly fleet: string },
  attempts: readonly Execution[],
  trouble: string,
  { store, pager, now }: Pick<WatchdogTools, 'store' | 'pager' | 'now'>,
): Promise<string> {
  const last = attempts.at(-1);
  const record = await store.findRelease(release);
  const { failure } = record ?? {};
  const words = [last?.error, sentenceOf(last?.cause ?? '')].filter(Boolean).join(': ') || 'without a word';
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
  return `Paged a person for ${release.id}, whose ${attempts.length} recoveries are used up`;
}
