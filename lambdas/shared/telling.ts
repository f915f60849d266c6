import * as z from 'zod';
import { events } from '../aws/events';
import { store } from '../aws/store';
import { measuresOf } from '../domain/kiln-metrics';
import {
  endOf,
  type News,
  RELEASE_EVENT,
  type RecordToTell,
  type ReleaseEvent,
  releaseEvent,
  type Subject,
  transitionKey,
} from '../domain/release-event';
import type { ClientSource } from './clients';
import type { Afterwards, Tools } from './define-step';

/** What of a step's input says which release it is about. Before its claim a release has its request in there. */
const subjectSchema = z.object({
  execution: z.string(),
  release: z.object({ id: z.string(), fleet: z.string() }),
  request: z
    .object({ version: z.string().optional(), requestedBy: z.string().optional(), reason: z.string().optional() })
    .optional(),
});

/**
 * The one place from which a release's way is told: as an event on Kiln's bus, and as metrics. Each transition is told
 * once, whatever is repeated; a step that dies between telling and remembering it tells again, under the same id.
 * Nothing of it fails the step, and a bus that does not answer costs it seconds.
 *
 * @param news what a result means; undefined for nothing
 * @param heard what is done once the bus has taken it
 * @example telling((input, { status, reason }) => status === 'READY' ? { transition: 'LAUNCHED', reason } : undefined)
 */
export function telling<Input, Result>(
  news: (input: Input, result: Result) => News | undefined,
  heard?: (
    input: NoInfer<Input>,
    at: string,
    tools: Pick<Tools, 'setting'> & { readonly clients: ClientSource },
  ) => Promise<void>,
): Afterwards<Input, Result> {
  return async ({ input, result }, tools) => {
    const { clients, setting, log, measure, now, stage } = tools;
    const told = news(input, result);
    if (told === undefined) return;
    try {
      const db = store(clients, setting);
      const key = transitionKey(told);
      const { execution, release, request } = subjectSchema.parse(input);
      const record = await db.findRelease(release);
      if (record?.transitions[key] !== undefined) return;
      const subject: Subject = {
        stage,
        releaseId: release.id,
        fleet: release.fleet,
        executionArn: record?.executionArn ?? execution,
        request,
        record,
      };
      const event = releaseEvent(subject, told, now());
      measure(...measuresOf(event, record?.transitions));
      const isHeard = await put(event, tools);
      if (isHeard) await heard?.(input, event.at, tools);
      if (record !== undefined) await db.keepTransition(release, key, event.at);
    } catch (error) {
      log.warn('not told', { transition: told.transition, error });
    }
  };
}

export type Teller = Pick<Tools, 'now' | 'measure' | 'stage'> & {
  readonly store: ReturnType<typeof store>;
  readonly events: ReturnType<typeof events>;
};

/**
 * Tells how a release ended, and remembers that it is told.
 * @throws what the bus or the table throws: whoever tells an end tries again
 */
export async function tellEnd(record: RecordToTell, { store, events, now, measure, stage }: Teller): Promise<void> {
  const { releaseId, fleet, executionArn } = record;
  const event = releaseEvent({ stage, releaseId, fleet, executionArn, record }, endOf(record), now());
  await events.put(RELEASE_EVENT, event, [executionArn]);
  await store.markAnnounced({ id: releaseId, fleet });
  measure(...measuresOf(event, record.transitions));
}

/** Whoever hears of a release hears of it late or never where the bus is ill; the release itself goes on. */
async function put(
  event: ReleaseEvent,
  { clients, setting, log, measure }: Parameters<Afterwards<unknown, unknown>>[1],
): Promise<boolean> {
  try {
    await events(clients, setting).put(RELEASE_EVENT, event, [event.executionArn]);
    return true;
  } catch (error) {
    measure({ name: 'EventsLost', value: 1 });
    log.warn('the bus did not take an event', { event, error });
    return false;
  }
}
