import { block, durationOrZero, text, whole } from './fleet-fields';

/** The fleet file's `rebuild` block: when the image is looked at again. Without it nothing is rebuilt by itself. */
export const rebuild = block({
  schedule: text(
    /^cron\(.{11,120}\)$/,
    'a cron expression of EventBridge Scheduler, in quotes, such as "cron(0 3 ? * TUE *)"',
  ).describe(
    'When, as EventBridge Scheduler writes it: "cron(minute hour day-of-month month day-of-week year)". At most once an hour.',
  ),
  timeZone: text(
    /^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*){0,2}$/,
    'a time zone of the IANA database such as Europe/Berlin or UTC',
  )
    .default('UTC')
    .describe('Of the schedule; summer time is followed. A name of the IANA database.'),
  flexibleWindow: durationOrZero()
    .default('15m')
    .describe(
      'It begins at any moment within this after the schedule, so that not everything starts at once; 0m: off.',
    ),
  maxAgeDays: whole(1, 365)
    .default(30)
    .describe('An image older than this is baked anew, even where nothing it is made of has changed.'),
}).describe('The serving version is baked and released again when its base image moved, or it grew old.');
