import { AwsError } from '../../aws-error';
import { parseCron } from './cron';
import { TimeZone, utc } from './time-zone';

/** When a schedule is due. */
export interface Timetable {
  /** One-time schedules are over after their moment. */
  readonly once: boolean;
  /** The next moment after another one, both epoch ms. Undefined: never again. */
  readonly next: (after: number) => number | undefined;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `at(yyyy-mm-ddThh:mm:ss)`, `rate(value unit)` or `cron(fields)`.
 * Source: EventBridge Scheduler user guide, "Schedule types".
 * @param base epoch ms: when the first of a rate is due, and what a one-time schedule must not lie before
 * @throws ValidationException for anything else
 */
export function parseScheduleExpression(expression: string, timezone: string, base: number): Timetable {
  const zone = zoneOf(timezone);
  const [, kind, body = ''] = /^(at|rate|cron)\((.*)\)$/.exec(expression) ?? [];
  const timetable =
    kind === 'at'
      ? at(body, zone, base)
      : kind === 'rate'
        ? rate(body, base)
        : kind === 'cron'
          ? cron(body, zone)
          : undefined;
  if (timetable === undefined) throw new AwsError('ValidationException', `Invalid Schedule Expression ${expression}.`);
  return timetable;
}

function zoneOf(name: string): TimeZone {
  try {
    return new TimeZone(name);
  } catch {
    throw new AwsError('ValidationException', `Invalid ScheduleExpressionTimezone ${name}.`);
  }
}

/** A moment that does not exist, or has passed, is refused. */
function at(body: string, zone: TimeZone, base: number): Timetable | undefined {
  const numbers = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(body)?.slice(1).map(Number);
  if (numbers === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  const wall = { year, month, day, hour, minute, second };
  const exists = new Date(utc(wall)).toISOString() === `${body}.000Z`;
  const moment = exists ? zone.moment(wall) : undefined;
  if (moment === undefined || moment < base) return undefined;
  return { once: true, next: (after) => (moment > after ? moment : undefined) };
}

/** The unit is singular with 1 and plural otherwise. The first is due at once; a day is 24 hours, whatever the clock on the wall does. */
function rate(body: string, base: number): Timetable | undefined {
  const [, value = '', unit = '', plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(body) ?? [];
  const every = Number(value) * (UNITS[unit] ?? 0);
  if (every === 0 || (plural === 's') !== Number(value) > 1) return undefined;
  return {
    once: false,
    next: (after) => (after < base ? base : base + (Math.floor((after - base) / every) + 1) * every),
  };
}

function cron(body: string, zone: TimeZone): Timetable | undefined {
  const next = parseCron(body, zone);
  return next && { once: false, next };
}
