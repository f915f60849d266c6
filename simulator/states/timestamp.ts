const OFFSET_DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)$/i;

/**
 * Epoch ms of an ISO-8601 extended offset date-time, which is what a Wait takes: `2016-03-14T01:59:00Z`, up to nine
 * digits of a second's fraction. Undefined for anything else, such as the 13th month or a missing offset.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html
 */
export function parseTimestamp(text: string): number | undefined {
  const match = OFFSET_DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '00', fraction = '', offset = 'Z'] = match;
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}`;
  const time = Date.parse(`${local}Z`);
  // Date.parse rolls the 31st of a short month over: such a day is refused.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(local)) return undefined;
  const shifted = Date.parse(`${local}${offset.toUpperCase()}`);
  return Number.isNaN(shifted) ? undefined : shifted;
}
