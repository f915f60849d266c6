import { CLIENT_SETTINGS, type Patience } from '../lambdas/shared/clients';
import { type Authority, EVERYTHING_ALLOWED } from './authority';
import { AwsError, isRetriedBySdk, SimulatorGap } from './aws-error';
import type { VirtualClock } from './clock';
import { Quotas } from './quotas';
import type { Random } from './random';
import type { Call, Operation, ServiceName, SimulatedService } from './service';

/** Who is making API calls: one invocation of a Lambda, or a person at a terminal. */
export interface Caller {
  readonly name: string;
  /** The request id of the invocation; a person has none. */
  readonly requestId?: string;
  /** Set when the invocation was killed: none of its calls has an effect, or an answer, any more. */
  dead: boolean;
  /** Called before each call, and after its effect (an answer or an error). Throws or kills at will. */
  readonly beforeCall?: (call: CallRecord) => void;
  readonly afterCall?: (call: CallRecord) => void;
}

/** A call as the trace keeps it. */
export interface CallRecord {
  readonly service: ServiceName;
  readonly operation: string;
  readonly caller: string;
  /** Of the invocation that asks. */
  readonly requestId: string | undefined;
  readonly input: unknown;
  /** Epoch ms at which it was asked. */
  readonly time: number;
  attempts: number;
  error?: string;
}

/** What a fault does to one attempt of a call. Several may act at once. */
export interface Disturbance {
  /** The service refuses, without effect. */
  readonly refuse?: AwsError;
  /** The effect happens, the caller sees a time-out. */
  readonly loseAnswer?: boolean;
  /** The effect happens at once, the answer comes so many seconds later. */
  readonly slowSeconds?: number;
  /** Reads show the world of so many seconds ago. */
  readonly staleSeconds?: number;
}

/** What a service said to one attempt of a call. */
export interface Answered {
  readonly kind: Operation['kind'];
  readonly output: object;
  readonly error?: unknown;
  /** What an eventually consistent read would have said so many ms before; undefined of every other operation. */
  readonly before: ((ms: number) => Pick<Answered, 'output' | 'error'>) | undefined;
}

export interface FaultSource {
  /** Asked once per call: what disturbs its attempts, by number from 1. */
  onCall(call: CallRecord): (attempt: number) => Disturbance;
}

/** How long a call takes, in ms, and how far an eventually consistent read may lag. Sources: see docs of the latency profile. */
export interface LatencyProfile {
  readonly call: readonly [low: number, high: number];
  readonly readLag: readonly [low: number, high: number];
}

/**
 * The time after which the SDK gives up on an answer. Source: NodeHttpHandler `requestTimeout`, as Kiln's clients set it.
 * An answer that is only slow is waited for with it, so that a fault can let a handler run into its own time-out; a
 * client that brings a shorter time of its own gives up on that too.
 */
const REQUEST_TIMEOUT_MS = CLIENT_SETTINGS.requestHandler.requestTimeout;
/** Source: `@smithy/util-retry`, DEFAULT_RETRY_DELAY_BASE and THROTTLING_RETRY_DELAY_BASE. */
const RETRY_BASE_MS = 100;
const THROTTLING_RETRY_BASE_MS = 500;
const MAX_RETRY_DELAY_MS = 20_000;

const NOTHING: Disturbance = {};

/**
 * The one way into the simulated services: every API call, whoever makes it, comes through `call`, takes its time,
 * meets its faults, is retried as the SDK retries, and leaves a record.
 */
export class Kernel {
  readonly calls: CallRecord[] = [];
  /** Everything the simulator was asked for and does not model: a defect of Kiln, even where a Catch swallowed the error. */
  readonly gaps: SimulatorGap[] = [];
  faults: FaultSource = { onCall: () => () => NOTHING };
  authority: Pick<Authority, 'ofCall'> = EVERYTHING_ALLOWED;
  /** Hears every answer of a service, lost ones too, where set. */
  onAnswer: ((call: CallRecord, answered: Answered) => void) | undefined;
  private readonly services = new Map<ServiceName, SimulatedService>();
  private readonly quotas: Quotas;
  private caller: Caller = { name: 'person', dead: false };

  constructor(
    readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly latency: LatencyProfile,
  ) {
    this.quotas = new Quotas(clock);
  }

  register(service: SimulatedService): void {
    this.services.set(service.name, service);
  }

  gap(gap: SimulatorGap): void {
    if (!this.gaps.includes(gap)) this.gaps.push(gap);
  }

  /** Every API call that `action` begins before it returns is `caller`'s; calls that nobody claims are a person's. */
  as<T>(caller: Caller, action: () => T): T {
    const before = this.caller;
    this.caller = caller;
    try {
      return action();
    } finally {
      this.caller = before;
    }
  }

  /** A call with the usual patience. @returns the operation's output */
  async call(service: ServiceName, operation: string, input: object, maxAttempts: number): Promise<object> {
    return (await this.ask(service, operation, input, { ...CLIENT_SETTINGS, maxAttempts })).output;
  }

  /** A call as an SDK client makes it. An error has the number of its attempts in its `$metadata`, as the SDK's has. */
  async ask(
    serviceName: ServiceName,
    operationName: string,
    input: object,
    { maxAttempts, requestHandler }: Patience,
  ): Promise<{ readonly output: object; readonly attempts: number }> {
    const { caller } = this;
    if (caller.dead) return never();
    const record: CallRecord = {
      service: serviceName,
      operation: operationName,
      caller: caller.name,
      requestId: caller.requestId,
      input,
      time: this.clock.now(),
      attempts: 0,
    };
    const token = this.random.uuid();
    caller.beforeCall?.(record);
    if (caller.dead) return never();
    this.calls.push(record);
    const disturbances = this.faults.onCall(record);
    try {
      for (;;) {
        record.attempts += 1;
        try {
          const output = await this.attempt(
            record,
            token,
            disturbances(record.attempts),
            requestHandler.requestTimeout,
          );
          if (caller.dead) return never();
          caller.afterCall?.(record);
          return caller.dead ? never() : { output, attempts: record.attempts };
        } catch (error) {
          if (record.attempts >= maxAttempts || !isRetriedBySdk(error)) throw error;
          await this.clock.sleep(this.retryDelay(error, record.attempts));
          if (caller.dead) return never();
        }
      }
    } catch (error) {
      if (error instanceof SimulatorGap) this.gap(error);
      if (error instanceof AwsError) error.$metadata.attempts = record.attempts;
      if (caller.dead) return never();
      record.error = error instanceof Error ? error.name : String(error);
      caller.afterCall?.(record);
      if (caller.dead) return never();
      throw error;
    }
  }

  private async attempt(
    record: CallRecord,
    token: string,
    disturbance: Disturbance,
    timeoutMs: number,
  ): Promise<object> {
    await this.clock.sleep(this.random.between(...this.latency.call));
    if (disturbance.refuse !== undefined) throw disturbance.refuse;
    const denied = this.authority.ofCall(record);
    if (denied !== undefined) throw denied;
    this.quotas.take(record.service, record.operation);
    const answer = this.answer(record, token, disturbance);
    const { loseAnswer = false, slowSeconds = 0 } = disturbance;
    if (loseAnswer || (timeoutMs < REQUEST_TIMEOUT_MS && slowSeconds * 1000 > timeoutMs)) {
      await this.clock.sleep(timeoutMs);
      throw new AwsError('TimeoutError', `${record.operation} did not answer within ${timeoutMs / 1000} s`, 0);
    }
    if (slowSeconds > 0) await this.clock.sleep(slowSeconds * 1000);
    if (answer.error !== undefined) throw answer.error;
    return answer.output;
  }

  private answer(record: CallRecord, token: string, disturbance: Disturbance): Pick<Answered, 'output' | 'error'> {
    const operation = this.services.get(record.service)?.operations[record.operation];
    if (operation === undefined) throw new SimulatorGap(`${record.service} ${record.operation} is not simulated`);
    const now = this.clock.now();
    const lag = operation.kind === 'eventual' ? this.random.between(...this.latency.readLag) : 0;
    const stale = operation.kind === 'write' ? 0 : (disturbance.staleSeconds ?? 0) * 1000;
    const call: Call = {
      service: record.service,
      operation: record.operation,
      now,
      readAt: now - Math.max(lag, stale),
      token,
      caller: record.caller,
    };
    const answered = answer(operation, record.input, call);
    this.onAnswer?.(record, {
      ...answered,
      kind: operation.kind,
      before:
        operation.kind === 'eventual'
          ? (ms) => answer(operation, record.input, { ...call, readAt: now - ms })
          : undefined,
    });
    return answered;
  }

  private retryDelay(error: unknown, attempt: number): number {
    const throttled = error instanceof AwsError && error.httpStatusCode < 500 && error.httpStatusCode !== 0;
    const base = throttled ? THROTTLING_RETRY_BASE_MS : RETRY_BASE_MS;
    return Math.floor(Math.min(MAX_RETRY_DELAY_MS, this.random.next() * 2 ** attempt * base));
  }
}

function answer(operation: Operation, input: unknown, call: Call): Pick<Answered, 'output' | 'error'> {
  try {
    return { output: operation.answer(input, call) };
  } catch (error) {
    return { output: {}, error };
  }
}

/** A promise for a caller that no longer exists. */
function never(): Promise<never> {
  return new Promise(() => {});
}
