import type { TimeZone } from './time-zone';
import { utc } from './time-zone';

/** A cron expression's fields, each as what it allows. */
interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly years: readonly number[];
  readonly dayMatches: (year: number, month: number, day: number) => boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/**
 * Reads the six fields of `cron(minutes hours day-of-month month day-of-week year)`.
 * Source: EventBridge Scheduler user guide, "Cron-based schedules"; in Quartz's manner weekdays count from 1 = SUN.
 * @returns what gives the next moment after another one (both epoch ms), or undefined where the fields are wrong
 */
export function parseCron(fields: string, zone: TimeZone): ((after: number) => number | undefined) | undefined {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year, ...more] = fields.trim().split(/\s+/);
  if (year === undefined || more.length > 0 || (dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  const minutes = values(minute, 0, 59);
  const hours = values(hour, 0, 23);
  const months = values(month, 1, 12, MONTHS);
  const years = values(year, 1970, 2199);
  const dayMatches = dayOfWeek === '?' ? dayOfMonthMatcher(dayOfMonth) : dayOfWeekMatcher(dayOfWeek);
  if (!(minutes && hours && months && years && dayMatches)) return undefined;
  const cron = { minutes, hours, months, years, dayMatches };
  return (after) => nextMoment(cron, zone, after);
}

/** Times that summer time jumps over are skipped, those that it repeats come once. Source: EventBridge Scheduler user guide, "Daylight savings time". */
function nextMoment(cron: Cron, zone: TimeZone, after: number): number | undefined {
  const now = zone.wallTime(after);
  const earliest = utc({ ...now, second: 0 });
  for (const year of cron.years.filter((each) => each >= now.year)) {
    for (const month of cron.months.filter((each) => year > now.year || each >= now.month)) {
      for (let day = 1; day <= daysIn(year, month); day++) {
        if (utc({ year, month, day: day + 1, hour: 0, minute: 0, second: 0 }) <= earliest) continue;
        if (!cron.dayMatches(year, month, day)) continue;
        for (const hour of cron.hours) {
          for (const minute of cron.minutes) {
            const wall = { year, month, day, hour, minute, second: 0 };
            const moment = utc(wall) < earliest ? undefined : zone.moment(wall);
            if (moment !== undefined && moment > after) return moment;
          }
        }
      }
    }
  }
  return undefined;
}

/** `*`, `5`, `1-5`, `1/10`, `1-30/10` and lists of them: the numbers meant, ascending. Undefined where the field is wrong. */
function values(
  field: string | undefined,
  low: number,
  high: number,
  names: readonly string[] = [],
): number[] | undefined {
  const all = new Set<number>();
  for (const part of (field ?? '').split(',')) {
    const [, first, last, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const from = first === '*' ? low : numberOf(first, low, names);
    const single = last === undefined && step === undefined && first !== '*';
    const to = last === undefined ? (single ? from : high) : numberOf(last, low, names);
    const by = step === undefined ? 1 : Number(step);
    const wrong = from === undefined || to === undefined || from < low || to > high || from > to || by < 1;
    if (wrong || (first === '*' && last !== undefined)) return undefined;
    for (let value = from; value <= to; value += by) all.add(value);
  }
  return [...all].sort((a, b) => a - b);
}

function numberOf(text: string | undefined, low: number, names: readonly string[]): number | undefined {
  if (text === undefined) return undefined;
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return named + low;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Beside numbers: `L`, the last day; `LW`, the last weekday; `15W`, the weekday nearest to the 15th in the same month. */
function dayOfMonthMatcher(field: string | undefined): Cron['dayMatches'] | undefined {
  if (field === 'L') return (year, month, day) => day === daysIn(year, month);
  const nearest = field === 'LW' ? 31 : Number(/^(\d+)W$/.exec(field ?? '')?.[1] ?? Number.NaN);
  if (nearest >= 1 && nearest <= 31)
    return (year, month, day) =>
      (field === 'LW' || nearest <= daysIn(year, month)) && day === nearestWeekday(year, month, nearest);
  const days = values(field, 1, 31);
  return days && ((_year, _month, day) => days.includes(day));
}

/** Beside numbers and names: `L`, Saturday; `6L`, the month's last Friday; `3#2`, its second Tuesday. */
function dayOfWeekMatcher(field: string | undefined): Cron['dayMatches'] | undefined {
  const text = field === 'L' ? 'SAT' : (field ?? '');
  const [, name, last, nth] = /^(\w+?)(?:(L)|#([1-5]))$/.exec(text) ?? [];
  if (last !== undefined || nth !== undefined) {
    const weekday = numberOf(name, 1, WEEKDAYS);
    if (weekday === undefined || weekday < 1 || weekday > 7) return undefined;
    return (year, month, day) =>
      weekdayOf(year, month, day) === weekday &&
      (nth === undefined ? day + 7 > daysIn(year, month) : Math.ceil(day / 7) === Number(nth));
  }
  const weekdays = values(text, 1, 7, WEEKDAYS);
  return weekdays && ((year, month, day) => weekdays.includes(weekdayOf(year, month, day)));
}

function nearestWeekday(year: number, month: number, wanted: number): number {
  const last = daysIn(year, month);
  const day = Math.min(wanted, last);
  const weekday = weekdayOf(year, month, day);
  if (weekday === 7) return day > 1 ? day - 1 : day + 2;
  if (weekday === 1) return day < last ? day + 1 : day - 2;
  return day;
}

/** 1 is Sunday. */
function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
