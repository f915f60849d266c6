import type { Evidence, Judge, Outcome } from './evidence';

const STATUS_OF: Readonly<Record<Outcome, string>> = {
  RELEASED: 'SUCCEEDED',
  RECOVERED: 'RECOVERED',
  REFUSED: 'REFUSED',
  FAILED: 'FAILED',
};

/** Every end has a record, an event, and a sentence that says why. */
export const judgeTold: Judge = (evidence) => {
  const { records, told, executionArn, outcome } = evidence;
  const expected = STATUS_OF[outcome];
  const record = records.find((each) => each.executionArn === executionArn);
  const events = told.filter((event) => event.executionArn === executionArn);
  return [
    ...(record === undefined ? ['There is no record of the release.'] : []),
    ...(record !== undefined && record.status !== expected
      ? [`The record says ${record.status}, and the release ended as ${outcome}.`]
      : []),
    ...(record !== undefined && !isSentence(record.reason)
      ? [`The record gives no reason: ${record.reason ?? ''}`]
      : []),
    ...eventProblems(evidence, events.at(-1), expected),
  ];
};

/** A release that a person has to mend is told by a page; for the others the bus is the place. */
function eventProblems({ outcome }: Evidence, event: Evidence['told'][number] | undefined, expected: string): string[] {
  if (outcome === 'FAILED') return [];
  if (event === undefined) return ['No event told how the release ended.'];
  return [
    ...(event.status === expected ? [] : [`The event says ${event.status}, and the record should say ${expected}.`]),
    ...(isSentence(event.reason) ? [] : [`The event gives no reason: ${event.reason ?? ''}`]),
  ];
}

/** Some words, and none that only a program writes. */
function isSentence(text: string | undefined): boolean {
  return text !== undefined && text.trim().split(/\s+/).length >= 3 && !/\bundefined\b|\bNaN\b|\[object /.test(text);
}
