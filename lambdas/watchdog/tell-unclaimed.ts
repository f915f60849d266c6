import { referenceOf, releaseIdOf } from '../domain/names';
import { isDryRun, requestInputSchema } from '../domain/release-request';
import { type Teller, tellEnd } from '../shared/telling';
import type { EndedExecution } from './ended-execution';
import { parsedInput } from './parsed-input';

/** An execution that was stopped before it had the claim: it touched nothing, and has its record and event from here. */
export async function tellUnclaimed(ended: EndedExecution, tools: Teller): Promise<string[]> {
  const { store, now } = tools;
  const input = parsedInput(ended.input);
  const request = requestInputSchema.safeParse(input);
  if (!request.success || isDryRun(input)) return [];
  const { fleet } = request.data;
  const startedAt = new Date(ended.startDate).toISOString();
  const releaseId = releaseIdOf(fleet, ended.executionArn, startedAt);
  const reference = referenceOf(request.data, ended.executionArn);
  const words = [ended.error, ended.cause].filter(Boolean).join(': ');
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
  // A release that got as far as its claim has a record already.
  if (!(await store.recordRefusal(record))) return [];
  await tellEnd(record, tools);
  return [`Told the end of ${releaseId}, which was ${ended.status} before it had the claim`];
}
