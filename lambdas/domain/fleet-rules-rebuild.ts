import * as z from 'zod';
import { cronProblem } from './cron';
import { seconds } from './fleet-duration';
import { type FleetRule, outside, rule } from './fleet-rule';
import { rebuild } from './fleet-spec-rebuild';

const { flexibleWindow, schedule, timeZone } = rebuild.shape;

export const REBUILD_RULES: readonly FleetRule[] = [
  rule('a rebuild’s schedule can be read', z.object({ rebuild: z.object({ schedule }) }), (spec) => {
    const trouble = cronProblem(spec.rebuild.schedule.slice('cron('.length, -1));
    return trouble === undefined ? [] : [{ field: ['rebuild', 'schedule'], ...trouble }];
  }),

  rule('a rebuild comes at most once an hour', z.object({ rebuild: z.object({ schedule }) }), (spec) => {
    const fields = spec.rebuild.schedule.slice('cron('.length, -1);
    const [minute = ''] = fields.split(' ');
    if (cronProblem(fields) !== undefined || /^\d+$/.test(minute)) return [];
    return [
      {
        field: ['rebuild', 'schedule'],
        problem: `the minute ${minute} stands for several, and a release takes longer than that`,
        fix: 'write one minute, such as 0',
      },
    ];
  }),

  rule('a rebuild’s time zone exists', z.object({ rebuild: z.object({ timeZone }) }), ({ rebuild: given }) =>
    isTimeZone(given.timeZone)
      ? []
      : [
          {
            field: ['rebuild', 'timeZone'],
            problem: `there is no time zone ${given.timeZone}`,
            fix: 'write a name of the IANA database, such as Europe/Berlin or UTC',
          },
        ],
  ),

  // Source: EventBridge Scheduler API, FlexibleTimeWindow: 1 to 1440 minutes.
  rule('a rebuild’s window is whole minutes of a day', z.object({ rebuild: z.object({ flexibleWindow }) }), (spec) => {
    const given = spec.rebuild.flexibleWindow;
    const field = ['rebuild', 'flexibleWindow'];
    if (seconds(given) === 0) return [];
    if (seconds(given) % 60 !== 0)
      return [{ field, problem: `${given} is no number of whole minutes`, fix: 'write it in minutes, such as 15m' }];
    return outside(field, given, '1m', '24h', 'EventBridge Scheduler takes a day at most');
  }),
];

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
