import type { PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { z } from 'zod';
import { AwsError } from '../../aws-error';

/** Of one request. Source: EventBridge API reference, PutEvents. */
const MAX_ENTRIES = 10;
/** Of all entries together, in bytes: less than 1 MB. Source: EventBridge user guide, "Calculating PutEvents event entry size". */
const MAX_REQUEST_BYTES = 1024 * 1024;
/** Source: EventBridge API reference, PutEventsRequestEntry. */
const MAX_DETAIL_TYPE = 128;

const requestEntry = z.strictObject({
  Time: z.date().optional(),
  Source: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
});

export const putEventsInput = z.strictObject({
  Entries: z.array(requestEntry),
}) satisfies z.ZodType<PutEventsCommandInput>;

type RequestEntry = z.output<typeof requestEntry>;

/** An entry that passed. */
export interface AcceptedEntry {
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** Epoch ms, where the sender gave it. */
  readonly time: number | undefined;
}

/** Why an entry did not. */
export interface EntryFailure {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** @throws ValidationException for what fails the whole request. */
export function checkRequest(entries: readonly RequestEntry[]): void {
  if (entries.length < 1 || entries.length > MAX_ENTRIES)
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '[PutEventsRequestEntry]' at 'entries' failed to satisfy constraint: Member must have length ${entries.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${MAX_ENTRIES}`}`,
    );
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) >= MAX_REQUEST_BYTES)
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
}

/** Judges one entry; the others of its request go their own ways. */
export function readEntry(entry: RequestEntry): AcceptedEntry | EntryFailure {
  const { Source: source, DetailType: detailType, Detail: text } = entry;
  if (!source) return missing('Source');
  if (!detailType) return missing('DetailType');
  if (detailType.length > MAX_DETAIL_TYPE)
    return invalid('DetailType', `DetailType must not be longer than ${MAX_DETAIL_TYPE} characters.`);
  if (!text) return missing('Detail');
  const detail = jsonObject(text);
  if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  if (source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  return {
    bus: busName(entry.EventBusName),
    source,
    detailType,
    resources: entry.Resources ?? [],
    detail,
    time: entry.Time?.getTime(),
  };
}

export function isFailure(entry: AcceptedEntry | EntryFailure): entry is EntryFailure {
  return 'ErrorCode' in entry;
}

/** A bus may be named by its ARN, `arn:aws:events:<region>:<account>:event-bus/<name>`. */
function busName(nameOrArn = 'default'): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.indexOf('/') + 1) : nameOrArn;
}

function missing(parameter: string): EntryFailure {
  return invalid(parameter, `${parameter} is a required argument.`);
}

function invalid(parameter: string, reason: string): EntryFailure {
  return { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${parameter} is not valid. Reason: ${reason}` };
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** In bytes, as EventBridge counts: 14 for a time, the rest as UTF-8. */
function sizeOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: RequestEntry): number {
  return (Time === undefined ? 0 : 14) + Buffer.byteLength([Source, DetailType, Detail, ...Resources].join(''));
}
