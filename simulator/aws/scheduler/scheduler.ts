import { isDeepStrictEqual } from 'node:util';
import type {
  CreateScheduleCommandOutput,
  DeleteScheduleCommandInput,
  DeleteScheduleCommandOutput,
  GetScheduleCommandInput,
  GetScheduleCommandOutput,
  ListSchedulesCommandInput,
  ListSchedulesCommandOutput,
  UpdateScheduleCommandOutput,
} from '@aws-sdk/client-scheduler';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import type { VirtualClock } from '../../clock';
import type { Random } from '../../random';
import { type Operations, operation, type SimulatedService } from '../../service';
import { VersionedMap } from '../../versioned-map';
import { Dispatcher, type DroppedInvocation, type Invocation } from './dispatcher';
import { checkName, readSchedule, type Schedule, type ScheduleInput, scheduleInput } from './schedule';

const getScheduleInput = z.strictObject({
  Name: z.string(),
  GroupName: z.string().optional(),
}) satisfies z.ZodType<GetScheduleCommandInput>;
const deleteScheduleInput = z.strictObject({
  Name: z.string(),
  GroupName: z.string().optional(),
  ClientToken: z.string().optional(),
}) satisfies z.ZodType<DeleteScheduleCommandInput>;
const listSchedulesInput = z.strictObject({
  GroupName: z.string().optional(),
  NamePrefix: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).optional(),
  NextToken: z.string().optional(),
  MaxResults: z.int().min(1).max(100).optional(),
}) satisfies z.ZodType<ListSchedulesCommandInput>;

export interface SchedulerSurroundings {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly accountId: string;
  readonly region: string;
  /** Starts the execution or invokes the function. Throwing makes the scheduler try again, as the schedule's retry policy says. */
  readonly invoke: (invocation: Invocation) => void | Promise<void>;
}

/** EventBridge Scheduler: schedules of all three kinds, invoking state machines and functions. */
export class SimulatedScheduler implements SimulatedService {
  readonly name = 'scheduler';
  private readonly schedules: VersionedMap<Schedule>;
  private readonly dispatcher: Dispatcher;
  private readonly groups = new Set(['default']);

  constructor(private readonly surroundings: SchedulerSurroundings) {
    const { clock, random, invoke } = surroundings;
    this.schedules = new VersionedMap(() => clock.now());
    this.dispatcher = new Dispatcher(clock, random.fork('scheduler'), invoke, (schedule) => this.complete(schedule));
  }

  createGroup(name: string): void {
    this.groups.add(name);
  }

  /** Names of the schedules there are now, for judges. */
  names(): string[] {
    return this.schedules.list().map(({ input }) => input.Name);
  }

  /** Invocations that were given up, for judges. */
  get dropped(): readonly DroppedInvocation[] {
    return this.dispatcher.dropped;
  }

  /** The scheduler promises at least once: the next n invocations, anybody's or those of one schedule, happen twice. */
  duplicateNextInvocations(n: number, scheduleName?: string): void {
    this.dispatcher.double(n, scheduleName);
  }

  readonly operations: Operations = {
    CreateSchedule: operation<ScheduleInput, Omit<CreateScheduleCommandOutput, '$metadata'>>({
      kind: 'write',
      input: scheduleInput,
      answer: (input, call) => {
        const { timetable, receiver, window } = readSchedule(input, call.now);
        const group = this.group(input.GroupName);
        const token = input.ClientToken ?? call.token;
        const arn = this.arn(group, input.Name);
        const existing = this.schedules.get(arn);
        if (existing !== undefined) {
          if (existing.token === token && isDeepStrictEqual(existing.input, input)) return { ScheduleArn: arn };
          throw new AwsError('ConflictException', `Schedule ${input.Name} already exists.`, 409);
        }
        const times = { created: call.now, modified: call.now };
        this.keep({ arn, group, input, timetable, receiver, window, token, ...times }, call.now);
        return { ScheduleArn: arn };
      },
    }),

    GetSchedule: operation<z.output<typeof getScheduleInput>, Omit<GetScheduleCommandOutput, '$metadata'>>({
      kind: 'eventual',
      input: getScheduleInput,
      answer: ({ Name, GroupName }, call) => describe(this.find(Name, GroupName, call.readAt)),
    }),

    UpdateSchedule: operation<ScheduleInput, Omit<UpdateScheduleCommandOutput, '$metadata'>>({
      kind: 'write',
      input: scheduleInput,
      answer: (input, call) => {
        const { timetable, receiver, window } = readSchedule(input, call.now);
        const before = this.find(input.Name, input.GroupName, call.now);
        this.keep({ ...before, input, timetable, receiver, window, modified: call.now }, call.now);
        return { ScheduleArn: before.arn };
      },
    }),

    DeleteSchedule: operation<z.output<typeof deleteScheduleInput>, Omit<DeleteScheduleCommandOutput, '$metadata'>>({
      kind: 'write',
      input: deleteScheduleInput,
      answer: ({ Name, GroupName }, call) => {
        this.forget(this.find(Name, GroupName, call.now));
        return {};
      },
    }),

    ListSchedules: operation<z.output<typeof listSchedulesInput>, Omit<ListSchedulesCommandOutput, '$metadata'>>({
      kind: 'eventual',
      input: listSchedulesInput,
      answer: ({ GroupName, NamePrefix = '', State, NextToken, MaxResults = 100 }, call) => {
        if (GroupName !== undefined) this.group(GroupName);
        const found = this.schedules
          .list(call.readAt)
          .filter(({ group }) => GroupName === undefined || group === GroupName)
          .filter(({ input }) => input.Name.startsWith(NamePrefix))
          .filter(({ input }) => State === undefined || (input.State ?? 'ENABLED') === State);
        const start = Number(NextToken ?? 0);
        const end = start + MaxResults;
        return {
          Schedules: found.slice(start, end).map(summarise),
          ...(end < found.length && { NextToken: String(end) }),
        };
      },
    }),
  };

  private keep(schedule: Schedule, now: number): void {
    this.schedules.put(schedule.arn, schedule);
    this.dispatcher.arm(schedule, now - 1);
  }

  private forget(schedule: Schedule): void {
    this.schedules.delete(schedule.arn);
    this.dispatcher.disarm(schedule.arn);
  }

  /** After the last invocation. A schedule that was changed since then lives on. */
  private complete(schedule: Schedule): void {
    const isCurrent = this.schedules.get(schedule.arn) === schedule;
    if (isCurrent && schedule.input.ActionAfterCompletion === 'DELETE') this.forget(schedule);
  }

  /** @throws ResourceNotFoundException */
  private find(name: string, groupName: string | undefined, at: number): Schedule {
    checkName('name', name);
    const schedule = this.schedules.get(this.arn(groupName ?? 'default', name), at);
    if (schedule === undefined)
      throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
    return schedule;
  }

  /** @throws ResourceNotFoundException */
  private group(name = 'default'): string {
    if (!this.groups.has(name))
      throw new AwsError('ResourceNotFoundException', `Schedule group ${name} does not exist.`, 404);
    return name;
  }

  private arn(group: string, name: string): string {
    const { region, accountId } = this.surroundings;
    return `arn:aws:scheduler:${region}:${accountId}:schedule/${group}/${name}`;
  }
}

function describe({ arn, group, input, receiver, created, modified }: Schedule) {
  const { ClientToken: _token, ...fields } = input;
  return structuredClone({
    ...fields,
    Arn: arn,
    GroupName: group,
    State: input.State ?? 'ENABLED',
    ScheduleExpressionTimezone: input.ScheduleExpressionTimezone ?? 'UTC',
    ActionAfterCompletion: input.ActionAfterCompletion ?? 'NONE',
    Target: {
      ...input.Target,
      RetryPolicy: {
        MaximumEventAgeInSeconds: receiver.maximumAgeMs / 1000,
        MaximumRetryAttempts: receiver.maximumRetries,
      },
    },
    CreationDate: new Date(created),
    LastModificationDate: new Date(modified),
  });
}

function summarise({ arn, group, input, created, modified }: Schedule) {
  return {
    Arn: arn,
    Name: input.Name,
    GroupName: group,
    State: input.State ?? 'ENABLED',
    CreationDate: new Date(created),
    LastModificationDate: new Date(modified),
    Target: { Arn: input.Target.Arn },
  };
}
