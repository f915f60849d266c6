import type { events as eventsAdapter } from '../aws/events';
import type { store as storeAdapter } from '../aws/store';
import { referenceOf, releaseIdOf } from '../domain/names';
import { RELEASE_EVENT, releaseEvent } from '../domain/release-event';
import { requestInputSchema } from '../domain/release-request';
import type { Tools } from '../shared/define-step';
import type { EndedExecution } from './ended-execution';

type Teller = Pick<Tools, 'now'> & {
  readonly store: ReturnType<typeof storeAdapter>;
  readonly events: ReturnType<typeof eventsAdapter>;
};

/** An execution that was stopped before it had the claim: it touched nothing, and has its record and event from here. */
export async function tellUnclaimed(ended: EndedExecution, { store, events, now }: Teller): Promise<string[]> {
  const request = requestInputSchema.safeParse(parsed(ended.input ?? ''));
  if (!request.success) return [];
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
  await events.put(RELEASE_EVENT, releaseEvent(record), [ended.executionArn]);
  await store.markAnnounced({ id: releaseId, fleet });
  return [`Told the end of ${releaseId}, which was ${ended.status} before it had the claim`];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
