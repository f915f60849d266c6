import type { Timer } from '../clock';
import { Branch } from './branch';
import type { StateMachineDefinition } from './definition';
import { HISTORY_LIMIT, type HistoryEvent, type HistoryEventDetails, type HistoryEventType } from './history';
import type { Json, JsonObject } from './json';
import { Over, StatesError } from './states-error';
import type { ExecutionStatus, World } from './world';

/** A state machine as an execution knows it. */
export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly definition: StateMachineDefinition;
}

export interface ExecutionEnd {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
}

/** One run of a Standard workflow, from its first event to its last. */
export class Execution {
  readonly history: HistoryEvent[] = [];
  readonly startTime: number;
  stopTime: number | undefined;
  end: ExecutionEnd | undefined;
  private readonly root: Branch;
  private readonly entries = new Map<string, number>();
  private timeout: Timer | undefined;

  constructor(
    readonly machine: StateMachine,
    readonly arn: string,
    readonly name: string,
    readonly input: Json,
    readonly world: World,
  ) {
    this.startTime = world.clock.now();
    this.root = new Branch(this, machine.definition);
  }

  get status(): ExecutionStatus {
    return this.end?.status ?? 'RUNNING';
  }

  /** `$states.context` outside of the state's own part. Source: .../step-functions/latest/dg/input-output-contextobject.html */
  readonly context = (): JsonObject => ({
    Execution: {
      Id: this.arn,
      Input: this.input,
      Name: this.name,
      RoleArn: this.machine.roleArn,
      StartTime: new Date(this.startTime).toISOString(),
      RedriveCount: 0,
    },
    StateMachine: { Id: this.machine.arn, Name: this.machine.name },
  });

  start(): void {
    const { clock, transitionMs } = this.world;
    this.record('ExecutionStarted', { input: this.input });
    this.announce();
    const seconds = this.machine.definition.timeoutSeconds;
    if (seconds !== undefined) this.timeout = clock.after(seconds * 1000, () => this.finish({ status: 'TIMED_OUT' }));
    clock.after(transitionMs, () => {
      clock.promiseTouched();
      void this.run();
    });
  }

  /** As StopExecution does. */
  stop(error?: string, cause?: string): void {
    this.finish({
      status: 'ABORTED',
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    });
  }

  /**
   * @returns the event's number
   * @throws Over when the execution has ended, or ends here for too long a history
   */
  record(type: HistoryEventType, details: HistoryEventDetails = {}): number {
    if (this.end !== undefined) throw new Over();
    const id = this.history.length + 1;
    if (id === HISTORY_LIMIT && !ENDINGS.has(type)) {
      this.finish({
        status: 'FAILED',
        error: 'States.Runtime',
        cause: `The execution reached the maximum number of history events (${HISTORY_LIMIT}).`,
      });
      throw new Over();
    }
    this.history.push({ id, type, time: this.world.clock.now(), ...details });
    return id;
  }

  /** Counts how often a state has been entered, this time included. */
  countEntry(state: string): number {
    const count = (this.entries.get(state) ?? 0) + 1;
    this.entries.set(state, count);
    return count;
  }

  private async run(): Promise<void> {
    try {
      this.finish({ status: 'SUCCEEDED', output: await this.root.run(this.input) });
    } catch (error) {
      if (error instanceof StatesError) {
        const { error: name, reason } = error;
        this.finish({
          status: 'FAILED',
          ...(name === undefined ? {} : { error: name }),
          ...(reason === undefined ? {} : { cause: reason }),
        });
      } else if (!(error instanceof Over)) {
        // A gap or a defect of the simulator is nobody's to catch: it surfaces where the clock is run.
        this.world.clock.after(0, () => {
          throw error;
        });
      }
    }
  }

  private finish(end: ExecutionEnd): void {
    if (this.end !== undefined) return;
    const { output, error, cause } = end;
    this.record(ENDING_OF[end.status], {
      ...(output === undefined ? {} : { output }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
      ...(end.status === 'TIMED_OUT' ? { error: 'States.Timeout' } : {}),
    });
    this.end = end;
    this.stopTime = this.world.clock.now();
    this.timeout?.cancel();
    this.root.leave(true);
    this.announce();
  }

  private announce(): void {
    const { error, cause } = this.end ?? {};
    this.world.onStatus({
      executionArn: this.arn,
      machineName: this.machine.name,
      status: this.status,
      time: this.world.clock.now(),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    });
  }
}

const ENDING_OF = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const satisfies Record<ExecutionEnd['status'], HistoryEventType>;

const ENDINGS: ReadonlySet<HistoryEventType> = new Set(Object.values(ENDING_OF));
