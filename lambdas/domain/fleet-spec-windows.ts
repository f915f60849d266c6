import { block, choice, duration, line, list, text } from './fleet-fields';

/** When a fleet may be released: the block `windows` of its file. */

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const timeZone = () => {
  const wanted = 'the name of a time zone such as Europe/Berlin, America/New_York or UTC';
  return text(/^(UTC|[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+)$/, wanted).refine(isTimeZone, { error: wanted });
};

/** By the time-zone database that the runtime brings along. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const wallMoment = () =>
  text(
    /^\d{4}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d)?$/,
    'a day such as 2026-12-18, or a moment such as 2026-12-18T18:00',
  );

const openHours = block({
  days: list(choice(DAYS), 1, 7)
    .default([...DAYS])
    .describe('Days on which it begins: mon, tue, wed, thu, fri, sat, sun. All of them by default.'),
  from: text(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as "09:00"').describe('By the clock on the wall: "09:00".'),
  to: text(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time such as "16:00", at the latest "24:00"').describe(
    'Exclusive. Earlier than from: it ends on the next day.',
  ),
}).describe('Hours in which a release may begin.');

const freeze = block({
  from: wallMoment().describe('A day, or a moment by the clock on the wall.'),
  to: wallMoment().describe('A day is meant with all of its hours; a moment ends the freeze.'),
  reason: line(200).describe('Why. Whoever is refused or has to wait reads it.'),
}).describe('A time without releases.');

export const windowsSchema = block({
  timeZone: timeZone().describe('Whose clock on the wall is meant, summer time included: Europe/Berlin.'),
  open: list(openHours, 0, 20)
    .default([])
    .describe(
      'When a release may begin. Without an entry: always, freezes apart. One that has begun is never cut off.',
    ),
  outside: choice(['wait', 'refuse'])
    .default('wait')
    .describe('What becomes of a release that is asked for outside of them.'),
  waitAtMost: duration().default('7d').describe('A release that would wait longer is refused at once: 1m to 30d.'),
  freezes: list(freeze, 0, 50)
    .default([])
    .describe(
      'Times without releases, whatever the hours. A request with "override" and a reason passes all the same.',
    ),
}).describe('When the fleet may be released. Without this block: always.');
