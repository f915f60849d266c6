import { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import { seconds } from './fleet-duration';
import { DAYS, type windowsSchema } from './fleet-spec-windows';

export type Windows = z.output<typeof windowsSchema>;
type Hours = Windows['open'][number];

export type WindowDecision =
  | { readonly kind: 'open'; readonly reason: string }
  /** Until that moment, in epoch ms. */
  | { readonly kind: 'wait'; readonly until: number; readonly reason: string }
  | { readonly kind: 'refuse'; readonly reason: string };

/** So far ahead an opening is looked for: beyond the longest wait a fleet file may allow. */
const HORIZON_DAYS = 62;

/**
 * Whether a release may begin now. Hours are those of the clock on the wall: where summer time ends, an hour comes twice
 * and is open twice; where it begins, one does not come at all. Moments in epoch ms.
 */
export function decideWindow(given: {
  /** Undefined where the fleet file has none. */
  readonly windows: Windows | undefined;
  readonly now: number;
  /** When the release was asked for: what waiting is counted from. */
  readonly askedAt: number;
  readonly override: { readonly reason: string } | undefined;
}): WindowDecision {
  const { windows, now, askedAt, override } = given;
  if (windows === undefined)
    return { kind: 'open', reason: 'The fleet has no windows: it may be released at any time' };
  const closed = closedBecause(windows, now);
  if (closed === undefined) return { kind: 'open', reason: `Open at ${wallText(now, windows.timeZone)}` };
  if (override !== undefined) return { kind: 'open', reason: `${closed}; overridden: ${override.reason}` };

  const until = nextOpening(windows, now);
  const next =
    until === undefined
      ? `it does not open within ${HORIZON_DAYS} days`
      : `it opens at ${wallText(until, windows.timeZone)}`;
  const why = `${closed}; ${next}`;
  if (until === undefined || windows.outside === 'refuse') return { kind: 'refuse', reason: why };
  if (until - askedAt > seconds(windows.waitAtMost) * 1000)
    return { kind: 'refuse', reason: `${why}, and a release waits ${windows.waitAtMost} at most` };
  return { kind: 'wait', until, reason: why };
}

/** Why nothing may begin at a moment; undefined when it may. */
function closedBecause(windows: Windows, now: number): string | undefined {
  const freeze = windows.freezes.find(({ from, to }) => {
    return now >= startOf(from, windows.timeZone) && now < endOf(to, windows.timeZone);
  });
  if (freeze !== undefined) {
    return `Frozen until ${wallText(endOf(freeze.to, windows.timeZone), windows.timeZone)}: ${freeze.reason}`;
  }
  if (windows.open.length === 0 || windows.open.some((hours) => isWithin(hours, at(now, windows.timeZone)))) {
    return undefined;
  }
  return `Outside of the release windows (${windows.open.map(hoursText).join('; ')}, ${windows.timeZone})`;
}

/** The first moment after `now` at which nothing stands against a release. */
function nextOpening(windows: Windows, now: number): number | undefined {
  const moments = [
    ...windows.open.flatMap((hours) => beginnings(hours, now, windows.timeZone)),
    ...windows.freezes.map(({ to }) => endOf(to, windows.timeZone)),
    ...clockChanges(now, windows.timeZone),
  ];
  return moments
    .filter((moment) => moment > now)
    .toSorted((a, b) => a - b)
    .find((moment) => closedBecause(windows, moment) === undefined);
}

/** When hours begin from yesterday to the horizon; twice where summer time ends just then. */
function beginnings({ days, from }: Hours, now: number, timeZone: string): number[] {
  const today = at(now, timeZone).toPlainDate();
  const dates = Array.from({ length: HORIZON_DAYS }, (_, index) => today.add({ days: index }));
  return dates
    .filter((date) => days.some((day) => DAYS.indexOf(day) === date.dayOfWeek - 1))
    .flatMap((date) => {
      const wall = date.toPlainDateTime(Temporal.PlainTime.from(from));
      return (['earlier', 'later'] as const).map(
        (disambiguation) => wall.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds,
      );
    });
}

/** Where the clock jumps ahead, hours may begin in the middle. */
function clockChanges(now: number, timeZone: string): number[] {
  const moments: number[] = [];
  const horizon = at(now, timeZone).add({ days: HORIZON_DAYS });
  let change = at(now, timeZone).getTimeZoneTransition('next');
  while (change !== null && Temporal.ZonedDateTime.compare(change, horizon) < 0) {
    moments.push(change.epochMilliseconds);
    change = change.getTimeZoneTransition('next');
  }
  return moments;
}

function isWithin({ days, from, to }: Hours, moment: Temporal.ZonedDateTime): boolean {
  const clock = clockText(moment);
  const isDay = (date: Temporal.ZonedDateTime) => days.some((day) => DAYS.indexOf(day) === date.dayOfWeek - 1);
  if (from < to) return isDay(moment) && from <= clock && clock < to;
  return (isDay(moment) && from <= clock) || (isDay(moment.subtract({ days: 1 })) && clock < to);
}

const at = (moment: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone);

const startOf = (text: string, timeZone: string): number =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds;

/** A day is over when the next one begins. */
function endOf(text: string, timeZone: string): number {
  if (text.includes('T')) return startOf(text, timeZone);
  return Temporal.PlainDate.from(text).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
}

const clockText = (moment: Temporal.ZonedDateTime): string => moment.toPlainTime().toString({ smallestUnit: 'minute' });

/** `mon 2026-11-30 09:00 Europe/Berlin` */
function wallText(moment: number, timeZone: string): string {
  const wall = at(moment, timeZone);
  return `${DAYS[wall.dayOfWeek - 1]} ${wall.toPlainDate().toString()} ${clockText(wall)} ${timeZone}`;
}

/** `mon, tue 09:00-16:00` */
function hoursText({ days, from, to }: Hours): string {
  return `${days.length === DAYS.length ? 'every day' : days.join(', ')} ${from}-${to}`;
}
