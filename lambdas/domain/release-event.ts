import * as z from 'zod';
import { RELEASE_STATUSES, type ReleaseRecord } from './release-record';
import { weightsOf } from './steps';
import { parsePlan } from './stored-plan';
import { TRANSITIONS, type Transition } from './transitions';

/** The detail type of what Kiln tells on its bus. */
export const RELEASE_EVENT = 'Kiln Release State Change';

const text = (meaning: string) => z.string().min(1).describe(meaning);
const time = (meaning: string) => z.iso.datetime().describe(`${meaning}; ISO 8601, in UTC.`);

/** The event's detail, version 1. Fields may be added to it; what is here keeps its meaning. */
export const releaseEventSchema = z
  .object({
    schemaVersion: z.literal(1),
    id: text('The same whenever the same thing is told again: events are delivered at least once.'),
    transition: z.enum(TRANSITIONS).describe('What happened.'),
    status: z.enum(RELEASE_STATUSES).describe('How the release stands after it.'),
    stage: text('The environment, such as prod.'),
    fleet: z
      .string()
      .regex(/^[a-z0-9-]{1,20}$/)
      .describe('The fleet; "unknown" where a refused request named none.'),
    releaseId: text('Sorts by time within a fleet.'),
    version: z.string().nullable().describe('Of the software that is released.'),
    generation: z.string().nullable().describe('Green: what is being brought up. Null before the plan.'),
    previous: z.string().nullable().describe('Blue: what served before. Null before the plan, and on a first release.'),
    steps: z.array(z.int()).nullable().describe('The weights that the plan goes through, in percent.'),
    weight: z.int().min(0).max(100).nullable().describe('Percent of the traffic that green has, where that is known.'),
    error: z.string().nullable().describe('The name of the error, of a release that does not succeed.'),
    reason: text('Why, in a sentence.'),
    requestedBy: z.string().nullable().describe('Who asked for the release, as the request says it.'),
    requestReason: z.string().nullable().describe('What for, as the request says it.'),
    executionArn: text('The Step Functions execution that is this release.'),
    at: time('When it was told'),
    startedAt: time('When the fleet was claimed for it').nullable(),
    endedAt: time('When it ended').nullable(),
    details: z.record(z.string(), z.unknown()).describe('More about this transition, by name; any JSON.'),
  })
  .meta({
    title: RELEASE_EVENT,
    description: `Detail of the events with source "kiln" and detail type "${RELEASE_EVENT}", version 1.`,
  });

export type ReleaseEvent = z.output<typeof releaseEventSchema>;

/** What a step's result means to those who watch. */
export interface News {
  readonly transition: Transition;
  readonly reason: string;
  /** What tells it apart from another one of its kind in the same release: a question that is asked anew. */
  readonly key?: string | undefined;
  /** Percent of the traffic that green has; of a shift or a hold. */
  readonly weight?: number | undefined;
  readonly error?: string | undefined;
  readonly details?: ReleaseEvent['details'] | undefined;
}

/** What a record says to those who watch; one that was refused has no transitions behind it. */
export type RecordToTell = Omit<ReleaseRecord, 'evidence' | 'held' | 'announced' | 'transitions'> &
  Partial<Pick<ReleaseRecord, 'transitions'>>;

/** Which release it is about. Before its claim a release has no record. */
export interface Subject {
  readonly stage: string;
  readonly releaseId: string;
  readonly fleet: string;
  readonly executionArn: string;
  readonly request?: { readonly [Field in 'version' | 'requestedBy' | 'reason']?: string | undefined } | undefined;
  readonly record?: RecordToTell | undefined;
}

/** By this a release remembers that it has told something: `PLANNED`, `SHIFTED25`. */
export function transitionKey({ transition, weight }: Pick<News, 'transition' | 'weight'>): string {
  return `${transition}${weight ?? ''}`;
}

/**
 * The one event that some news of a release are.
 * @param now epoch ms
 */
export function releaseEvent(subject: Subject, news: News, now: number): ReleaseEvent {
  const { record } = subject;
  const request = record?.request ?? subject.request;
  const plan = record?.plan === undefined ? undefined : parsePlan(record.plan);
  return {
    schemaVersion: 1,
    id: [subject.releaseId, news.transition, news.weight, news.key].filter((part) => part !== undefined).join('/'),
    transition: news.transition,
    status: record?.status ?? (news.transition === 'REFUSED' ? 'REFUSED' : 'RUNNING'),
    stage: subject.stage,
    fleet: subject.fleet,
    releaseId: subject.releaseId,
    version: plan?.version ?? request?.version ?? null,
    generation: plan?.green.generation ?? null,
    previous: plan?.blue?.generation ?? null,
    steps: plan === undefined ? null : [...weightsOf(plan.steps)],
    weight: weightAfter(news, record?.transitions),
    error: news.error ?? record?.error ?? null,
    reason: news.reason === '' ? 'Nobody said why' : news.reason,
    requestedBy: request?.requestedBy ?? null,
    requestReason: request?.reason ?? null,
    executionArn: subject.executionArn,
    at: new Date(now).toISOString(),
    startedAt: record?.startedAt ?? null,
    endedAt: record?.endedAt ?? null,
    details: news.details ?? {},
  };
}

/** What green has of the traffic then, in percent; null where nobody may say. */
function weightAfter({ transition, weight }: News, earlier: ReleaseRecord['transitions'] = {}): number | null {
  if (weight !== undefined) return weight;
  if (transition === 'NEEDS_PERSON') return null;
  if (transition === 'COMPLETED') return 100;
  if (transition !== 'RECOVERING') return 0;
  const reached = Object.keys(earlier).flatMap((key) => /^SHIFTED(\d+)$/.exec(key)?.[1] ?? []);
  return Math.max(0, ...reached.map(Number));
}

const ENDS = { SUCCEEDED: 'COMPLETED', RECOVERED: 'RECOVERED', REFUSED: 'REFUSED', FAILED: 'NEEDS_PERSON' } as const;

/** How a record that has its end is told. @throws Error for a release that still runs */
export function endOf(record: Pick<ReleaseRecord, 'status' | 'reason' | 'error' | 'releaseId'>): News {
  if (record.status === 'RUNNING') throw new Error(`Release ${record.releaseId} has no end yet.`);
  return { transition: ENDS[record.status], reason: record.reason ?? '', error: record.error };
}
