import { lastWords } from '../domain/failure';
import { referenceOf, releaseIdOf } from '../domain/names';
import { isDryRun, requestInputSchema } from '../domain/release-request';
import { type Teller, tellEnd } from '../shared/telling';
import type { EndedExecution } from './ended-execution';
import { parsedInput } from './parsed-input';

/**
 * An execution that ended before it had the claim, or after it gave it back: it touched nothing, and has its record and
 * event from here. @returns what was done, in a sentence
 */
export async function tellUnclaimed(ended: EndedExecution, tools: Teller): Promise<string | undefined> {
  const { store, now } = tools;
  const input = parsedInput(ended.input);
  const request = requestInputSchema.safeParse(input);
  if (!request.success || isDryRun(input)) return undefined;
  const { fleet } = request.data;
  const startedAt = new Date(ended.startDate).toISOString();
  const releaseId = releaseIdOf(fleet, ended.executionArn, startedAt);
  // A release that got as far as its claim has a record already.
  if ((await store.findRelease({ id: releaseId, fleet })) !== undefined) return undefined;
  const reference = referenceOf(request.data, ended.executionArn);
  const words = lastWords(ended);
  const record = {
    releaseId,
    fleet,
    executionArn: ended.executionArn,
    request: request.data,
    ...(reference !== undefined && { reference }),
    status: 'REFUSED' as const,
    startedAt,
    endedAt: new Date(now()).toISOString(),
    error: ended.error ?? `Execution.${ended.status}`,
    reason: `The execution ended as ${ended.status} before it touched anything${words === '' ? '' : `: ${words}`}.`,
    announced: false,
  };
  if (!(await store.recordRefusal(record))) return undefined;
  await tellEnd(record, tools);
  return `Told the end of ${releaseId}, which was ${ended.status} and touched nothing`;
}
