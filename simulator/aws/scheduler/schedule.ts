import type { CreateScheduleCommandInput, UpdateScheduleCommandInput } from '@aws-sdk/client-scheduler';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { parseScheduleExpression, type Timetable } from './schedule-expression';
import { type Receiver, readTarget, target } from './target';

const scheduleFields = {
  Name: z.string(),
  GroupName: z.string().optional(),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().optional(),
  StartDate: z.date().optional(),
  EndDate: z.date().optional(),
  Description: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).optional(),
  Target: target,
  FlexibleTimeWindow: z.strictObject({
    Mode: z.enum(['OFF', 'FLEXIBLE']),
    MaximumWindowInMinutes: z.int().optional(),
  }),
  ActionAfterCompletion: z.enum(['DELETE', 'NONE']).optional(),
  ClientToken: z.string().optional(),
};

/** CreateSchedule and UpdateSchedule take the same: an update replaces everything. */
export const scheduleInput = z.strictObject(scheduleFields) satisfies z.ZodType<
  CreateScheduleCommandInput & UpdateScheduleCommandInput
>;

export type ScheduleInput = z.output<typeof scheduleInput>;

/** One schedule. */
export interface Schedule {
  readonly arn: string;
  readonly group: string;
  readonly input: ScheduleInput;
  readonly timetable: Timetable;
  readonly receiver: Receiver;
  /** Width of the flexible time window, in ms. */
  readonly window: number;
  /** Epoch ms, as the next ones. */
  readonly created: number;
  readonly modified: number;
  readonly token: string;
}

/**
 * Checks what a schedule is to be.
 * Source: EventBridge Scheduler API reference, CreateSchedule.
 * @throws ValidationException
 */
export function readSchedule(input: ScheduleInput, now: number): Pick<Schedule, 'timetable' | 'receiver' | 'window'> {
  checkName('name', input.Name);
  if (input.GroupName !== undefined) checkName('groupName', input.GroupName);
  const timezone = input.ScheduleExpressionTimezone ?? 'UTC';
  const { StartDate: start, EndDate: end } = input;
  if (start !== undefined && end !== undefined && start >= end)
    throw new AwsError('ValidationException', 'The StartDate must come before the EndDate.');
  const timetable = parseScheduleExpression(input.ScheduleExpression, timezone, now);
  return {
    timetable: timetable.once ? timetable : between(input, timezone, now),
    receiver: readTarget(input.Target),
    window: windowOf(input.FlexibleTimeWindow) * 60_000,
  };
}

/** One-time schedules ignore both dates. */
function between({ ScheduleExpression, StartDate, EndDate }: ScheduleInput, timezone: string, now: number): Timetable {
  const start = Math.max(now, StartDate?.getTime() ?? now);
  const { next } = parseScheduleExpression(ScheduleExpression, timezone, start);
  return {
    once: false,
    next: (after) => {
      const moment = next(Math.max(after, start - 1));
      return moment !== undefined && EndDate !== undefined && moment > EndDate.getTime() ? undefined : moment;
    },
  };
}

/** In minutes. */
function windowOf({ Mode, MaximumWindowInMinutes: minutes }: ScheduleInput['FlexibleTimeWindow']): number {
  if (Mode === 'OFF') {
    if (minutes === undefined) return 0;
    throw new AwsError(
      'ValidationException',
      'MaximumWindowInMinutes must not be set when the flexible time window is OFF.',
    );
  }
  if (minutes === undefined || minutes < 1 || minutes > 1440)
    throw new AwsError(
      'ValidationException',
      'A FLEXIBLE time window needs MaximumWindowInMinutes between 1 and 1440.',
    );
  return minutes;
}

/** @throws ValidationException */
export function checkName(field: string, name: string): void {
  if (/^[0-9a-zA-Z-_.]{1,64}$/.test(name)) return;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${name}' at '${field}' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$ and have length between 1 and 64`,
  );
}
