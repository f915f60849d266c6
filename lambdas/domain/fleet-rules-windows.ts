import * as z from 'zod';
import { type FleetRule, outside, rule } from './fleet-rule';
import { windowsSchema } from './fleet-spec-windows';

const { open, freezes, waitAtMost } = windowsSchema.shape;
const hours = open.unwrap().element.shape;
const freeze = freezes.unwrap().element.shape;

export const WINDOW_RULES: readonly FleetRule[] = [
  rule(
    'release hours last',
    z.object({ windows: z.object({ open: z.array(z.object({ from: hours.from, to: hours.to })) }) }),
    (spec) =>
      spec.windows.open.flatMap(({ from, to }, index) =>
        from === to
          ? [
              {
                field: ['windows', 'open', index, 'to'],
                against: [['windows', 'open', index, 'from']],
                problem: `from ${from} to ${to} is no time at all`,
                fix: 'write a later time, or from "00:00" to "24:00" for the whole day',
              },
            ]
          : [],
      ),
  ),

  rule(
    'freezes are days of the calendar',
    z.object({ windows: z.object({ freezes: z.array(z.object({ from: freeze.from, to: freeze.to })) }) }),
    (spec) =>
      spec.windows.freezes.flatMap(({ from, to }, index) =>
        Object.entries({ from, to }).flatMap(([key, text]) =>
          isDay(text)
            ? []
            : [
                {
                  field: ['windows', 'freezes', index, key],
                  problem: `${text} is no day of the calendar`,
                  fix: 'write a day that there is',
                },
              ],
        ),
      ),
  ),

  rule(
    'freezes end after they begin',
    z.object({ windows: z.object({ freezes: z.array(z.object({ from: freeze.from, to: freeze.to })) }) }),
    (spec) =>
      spec.windows.freezes.flatMap(({ from, to }, index) =>
        endsAfter(from, to)
          ? []
          : [
              {
                field: ['windows', 'freezes', index, 'to'],
                against: [['windows', 'freezes', index, 'from']],
                problem: `${to} is not after ${from}, so nothing is frozen`,
                fix: `write a moment after ${from}`,
              },
            ],
      ),
  ),

  rule(
    'a release waits for its window within a month',
    z.object({ windows: z.object({ waitAtMost: waitAtMost }) }),
    (spec) =>
      outside(
        ['windows', 'waitAtMost'],
        spec.windows.waitAtMost,
        '1m',
        '30d',
        'what was asked for so long ago is hardly wanted any more',
      ),
  ),
];

/** 2026-02-30 is read as 2026-03-02, so it does not come back as it went in. */
function isDay(text: string): boolean {
  const day = text.slice(0, 'YYYY-MM-DD'.length);
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** A day without a time ends with its last hour: it may be the first one, too. */
const endsAfter = (from: string, to: string): boolean => (to.includes('T') ? to > from : `${to}T24:00` > from);
