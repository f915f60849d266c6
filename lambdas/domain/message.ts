import { executionLink, runbookLink } from './links';
import type { ReleaseEvent } from './release-event';
import { runbookSection } from './runbook';

/** Less than 100 characters of ASCII, no line breaks. Source: Amazon SNS API, Publish, Subject. */
const LONGEST_SUBJECT = 99;
/** In characters: what a person reads in a mail. SNS itself would take 256 KB. */
const LONGEST_BODY = 10_000;

export interface Message {
  readonly subject: string;
  readonly body: string;
}

/**
 * What people are told of a transition: plain text whose first line says it all, for a mail's subject and for a chat
 * channel, and below it who, why, how far and what to do.
 * @param runbook where the runbook is read: an address, or its path in the repository
 */
export function messageOf(event: ReleaseEvent, runbook: string): Message {
  const headline = `${nameOf(event)}: ${happened(event)}`;
  const lines: readonly (readonly [label: string, text: string | undefined])[] = [
    ['Why', event.reason],
    ['Who', who(event)],
    ['How far', howFar(event)],
    ...Object.entries(event.details).map(([key, value]) => [labelOf(key), plain(value)] as const),
    ['Do', whatToDo(event)],
    ['Execution', executionLink(event.executionArn) ?? event.executionArn],
    ['Runbook', event.error === null ? undefined : runbookLink(runbook, runbookSection(event.error))],
    ['Release', event.releaseId],
  ];
  const told = lines.flatMap(([label, text]) => (text === undefined || text === '' ? [] : [`${label}: ${text}`]));
  return {
    subject: subjectOf(`[${event.stage}] ${headline}`),
    body: shortened([`${headline}.`, '', ...told].join('\n'), LONGEST_BODY),
  };
}

function nameOf({ fleet, version }: ReleaseEvent): string {
  return version === null ? fleet : `${fleet} ${version}`;
}

/** What happened, in some words that stand alone. */
function happened(event: ReleaseEvent): string {
  const { generation, previous, weight, error } = event;
  const green = generation ?? 'the new generation';
  const blue = previous ?? 'what was before';
  switch (event.transition) {
    case 'AWAITING_APPROVAL':
      return 'waits for your approval';
    case 'CLAIMED':
      return 'the release begins';
    case 'PLANNED':
      return `planned as ${green}`;
    case 'BAKED':
      return 'the image is baked and tested';
    case 'LAUNCHED':
      return `${green} is up and healthy, without traffic yet`;
    case 'SHIFTED':
      return `${green} has ${weight ?? '?'} % of the traffic`;
    case 'HELD':
      return `held at ${weight ?? '?'} % of the traffic`;
    case 'COMPLETED':
      return `released, ${green} serves everything`;
    case 'RECOVERING':
      return `stopped by ${error ?? 'an error'}, ${blue} is being put back`;
    case 'RESTORED':
      return `${blue} serves everything again`;
    case 'RECOVERED':
      return `taken back after ${error ?? 'an error'}, everything is as before`;
    case 'REFUSED':
      return `refused with ${error ?? 'an error'}, nothing was touched`;
    case 'NEEDS_PERSON':
      return 'NEEDS A PERSON, it could not be put back';
  }
}

function who({ requestedBy, requestReason }: ReleaseEvent): string {
  const asked = requestedBy === null ? 'the request does not say who asked for it' : `asked for by ${requestedBy}`;
  return requestReason === null ? asked : `${asked}, ${JSON.stringify(requestReason)}`;
}

function howFar({ steps, weight, startedAt, at, endedAt }: ReleaseEvent): string | undefined {
  if (startedAt === null) return undefined;
  const minutes = Math.round((Date.parse(endedAt ?? at) - Date.parse(startedAt)) / 60_000);
  const time = `${minutes} min since ${startedAt.slice(11, 16)} UTC`;
  if (steps === null) return time;
  const way = steps.map((step) => (step === weight ? `[${step}]` : String(step))).join(' / ');
  return `${way} %, ${time}`;
}

/** A calm sentence for each case; nothing where nothing needs to be done or known. */
function whatToDo({ transition, stage, releaseId, error, details }: ReleaseEvent): string | undefined {
  switch (transition) {
    case 'AWAITING_APPROVAL': {
      // An answer that names its question answers no later one, of which nobody has read yet.
      const to = typeof details.question === 'string' ? ` --question ${details.question}` : '';
      const which = `${releaseId} --stage ${stage}${to}`;
      return `answer with "kiln approve ${which}" or "kiln reject ${which} --reason ..."`;
    }
    case 'HELD':
      return 'look at what is named above; it goes on by itself once that is well, and everything is put back if it stays';
    case 'COMPLETED':
      return 'nothing; the generation before stands by for the rollback window';
    case 'RECOVERING':
      return 'nothing yet; Kiln puts everything back and tells when that is proved';
    case 'RESTORED':
      return 'nothing; what is left of the new generation is removed now';
    case 'RECOVERED':
      return `find out what ${error ?? 'it'} was about, then release again; the image may be quarantined`;
    case 'REFUSED':
      return 'correct what is named above, then ask again';
    case 'NEEDS_PERSON':
      return 'follow the runbook now; the fleet is locked until the recovery succeeds';
    case 'CLAIMED':
    case 'PLANNED':
    case 'BAKED':
    case 'LAUNCHED':
    case 'SHIFTED':
      return undefined;
  }
}

/** `imageId` → `Image id` */
function labelOf(key: string): string {
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value as people read it: lists a line each, the rest as it is. */
function plain(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (Array.isArray(value))
    return value.length === 0 ? undefined : value.map((each) => `\n  - ${plain(each) ?? ''}`).join('');
  if (typeof value !== 'object') return JSON.stringify(value);
  return Object.entries(value)
    .flatMap(([key, each]) => (plain(each) === undefined ? [] : [`${labelOf(key).toLowerCase()} ${plain(each)}`]))
    .join(', ');
}

function subjectOf(text: string): string {
  const ascii = text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return shortened(ascii, LONGEST_SUBJECT);
}

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}
