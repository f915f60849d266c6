import type { Timer, VirtualClock } from '../../clock';
import type { Random } from '../../random';
import type { Schedule } from './schedule';
import type { Payload } from './target';

/** One attempt to invoke a target. */
export interface Invocation extends Payload {
  readonly scheduleName: string;
  /** When the schedule was due, epoch ms. */
  readonly scheduledTime: number;
  /** From 1. */
  readonly attempt: number;
}

/** An invocation that was given up. */
export interface DroppedInvocation extends Invocation {
  readonly reason: string;
  /** The queue that got it. */
  readonly deadLetterArn: string | undefined;
}

/** Within how many ms of its moment a schedule fires. Source: EventBridge Scheduler user guide, "Schedule types": 60 second precision. */
const PRECISION_MS = 60_000;
/** From memory; the API reference says "with exponential backoff" only. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 600_000;

/** Waits for the moments of schedules and invokes their targets, at least once each. */
export class Dispatcher {
  /** What was given up, for judges. */
  readonly dropped: DroppedInvocation[] = [];
  private readonly timers = new Map<string, Timer>();
  private readonly toDouble: { left: number; readonly scheduleName: string | undefined }[] = [];

  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly invoke: (invocation: Invocation) => void | Promise<void>,
    private readonly onCompleted: (schedule: Schedule) => void,
  ) {}

  /** The next n invocations happen twice: anybody's, or those of one schedule. */
  double(n: number, scheduleName?: string): void {
    this.toDouble.push({ left: n, scheduleName });
  }

  /** Waits for the schedule's next moment; what was waited for under its ARN before is forgotten. */
  arm(schedule: Schedule, after: number): void {
    this.disarm(schedule.arn);
    if (schedule.input.State === 'DISABLED') return;
    const moment = schedule.timetable.next(after);
    if (moment === undefined) return;
    this.timers.set(
      schedule.arn,
      this.clock.at(moment, () => {
        this.arm(schedule, moment);
        this.fire(schedule, moment);
        if (this.isToDouble(schedule.input.Name)) this.fire(schedule, moment);
      }),
    );
  }

  disarm(arn: string): void {
    this.timers.get(arn)?.cancel();
    this.timers.delete(arn);
  }

  private isToDouble(name: string): boolean {
    const order = this.toDouble.find(({ left, scheduleName }) => left > 0 && (scheduleName ?? name) === name);
    if (order !== undefined) order.left -= 1;
    return order !== undefined;
  }

  private fire(schedule: Schedule, scheduledTime: number): void {
    const delay = this.random.between(0, PRECISION_MS + schedule.window);
    this.clock.after(delay, () => this.attempt(schedule, scheduledTime, 1));
  }

  private attempt(schedule: Schedule, scheduledTime: number, attempt: number): void {
    const invocation: Invocation = {
      ...schedule.receiver.payload({
        'schedule-arn': schedule.arn,
        'scheduled-time': new Date(scheduledTime).toISOString().replace(/\.\d+Z$/, 'Z'),
        'execution-id': this.random.hex(16),
        'attempt-number': String(attempt),
      }),
      scheduleName: schedule.input.Name,
      scheduledTime,
      attempt,
    };
    const invoking = async () => this.invoke(invocation);
    invoking().then(
      () => this.completed(schedule, scheduledTime),
      (error: unknown) => this.retry(schedule, invocation, error),
    );
    this.clock.promiseTouched();
  }

  private retry(schedule: Schedule, invocation: Invocation, error: unknown): void {
    const { maximumRetries, maximumAgeMs } = schedule.receiver;
    const { attempt, scheduledTime } = invocation;
    const backoff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1)) * this.random.between(0.5, 1);
    if (attempt <= maximumRetries && this.clock.now() + backoff - scheduledTime <= maximumAgeMs) {
      this.clock.after(backoff, () => this.attempt(schedule, scheduledTime, attempt + 1));
      return;
    }
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.dropped.push({ ...invocation, reason, deadLetterArn: schedule.input.Target.DeadLetterConfig?.Arn });
    this.completed(schedule, scheduledTime);
  }

  private completed(schedule: Schedule, scheduledTime: number): void {
    if (schedule.timetable.next(scheduledTime) === undefined) this.onCompleted(schedule);
  }
}
