import type { FunctionDefinition, FunctionName, Setting } from '../../lambdas/functions';
import type { ClientSource } from '../../lambdas/shared/clients';
import type { Step } from '../../lambdas/shared/define-step';
import type { MetricLine } from '../../lambdas/shared/measuring';
import type { Runtime } from '../../lambdas/shared/runtime';
import { SimulatorGap } from '../aws-error';
import type { VirtualClock } from '../clock';
import type { Kernel } from '../kernel';
import type { Random } from '../random';
import { type Json, parseJson } from '../states/json';
import { Environments } from './environments';
import { type Ended, Invocation } from './invocation';
import { LambdaFailure, tooLarge } from './lambda-failure';
import { type HandlerFault, type LambdaFaults, NO_LAMBDA_FAULTS } from './lambda-faults';

/** Source: Lambda quotas, "Invocation payload (request and response)": 6 MB each, synchronous. */
const PAYLOAD_LIMIT = 6 * 1024 * 1024;

export interface LambdaWorld {
  readonly clock: VirtualClock;
  readonly kernel: Kernel;
  readonly random: Random;
  readonly clients: ClientSource;
  readonly settings: Readonly<Record<Setting, string>>;
  readonly handlers: Readonly<Record<string, Pick<Step, 'run'>>>;
  readonly functions: Readonly<Record<string, FunctionDefinition>>;
  /** `arn:aws:lambda:<region>:<account>:function:<prefix>` goes before each function's name. */
  readonly arnPrefix: string;
}

/** An invocation as the trace keeps it. Times are epoch ms. */
export interface InvocationRecord extends Ended {
  readonly function: string;
  /** The state that invoked it; the function's own name where no state did. */
  readonly state: string;
  readonly requestId: string;
  /** What it was given. */
  readonly event: unknown;
  readonly start: number;
  readonly billedMs: number;
}

/**
 * AWS Lambda: runs Kiln's real handlers at virtual time. A call takes its time, is cut off at its time-out, dies where a
 * fault says so, and whatever a dead handler still wanted to do does not happen.
 */
export class LambdaService {
  readonly invocations: InvocationRecord[] = [];
  faults: LambdaFaults = NO_LAMBDA_FAULTS;
  /** Given every line handlers log, where set. */
  logSink: ((line: Record<string, unknown>) => void) | undefined;
  /** Given every line of metrics, where set. */
  metricSink: ((line: MetricLine) => void) | undefined;
  private readonly environments: Environments;
  private readonly random: Random;

  constructor(private readonly world: LambdaWorld) {
    this.random = world.random.fork('lambda');
    this.environments = new Environments(world.clock, this.random.fork('environments'));
  }

  /** The ARN of a function's published version, as state machines and schedules name it. */
  arn(name: FunctionName): string {
    return `${this.world.arnPrefix}${name}:1`;
  }

  /**
   * A synchronous invocation.
   * @returns what the handler returned, as JSON carries it.
   * @throws LambdaFailure as Step Functions shows it.
   */
  async invoke(functionArn: string, payload: unknown): Promise<Json> {
    const name = this.nameOf(functionArn);
    const body = JSON.stringify(payload) ?? 'null';
    if (Buffer.byteLength(body) > PAYLOAD_LIMIT) {
      throw new LambdaFailure('Lambda.RequestTooLargeException', `Request must be smaller than ${PAYLOAD_LIMIT} bytes`);
    }
    const state = stateOf(payload, name);
    const faults = this.world.functions[name] === undefined ? [] : this.faults.onInvocation(state);
    const duplicate = faults.find(({ effect }) => effect.kind === 'duplicate');
    const first = this.run(name, state, body, faults);
    if (duplicate === undefined) return (await first).answer();
    duplicate.bore();
    const atOnce = duplicate.effect.kind === 'duplicate' && duplicate.effect.atOnce;
    if (atOnce) void this.run(name, state, body, []);
    const ended = await first;
    if (!atOnce) void this.run(name, state, body, []);
    return ended.answer();
  }

  /** Runs once; never throws, so that a duplicate whose answer nobody wants harms nobody. */
  private async run(
    name: string,
    state: string,
    body: string,
    faults: readonly HandlerFault[],
  ): Promise<{ readonly answer: () => Json }> {
    const { clock, kernel, handlers, functions } = this.world;
    const handler = handlers[name];
    const definition = functions[name];
    if (handler === undefined || definition === undefined) throw this.gap(`There is no Lambda handler ${name}`);
    const start = clock.now();
    const environment = this.environments.take(name);
    await clock.sleep(environment.startMs);
    const requestId = this.random.uuid();
    const invocation = new Invocation({
      clock,
      kernel,
      handler,
      name,
      requestId,
      timeoutSeconds: definition.timeoutSeconds,
      runtime: this.runtime(name, requestId),
      faults,
    });
    const event: unknown = JSON.parse(body);
    const ended = await invocation.run(event);
    environment.giveBack(ended.failure?.died === true);
    this.invocations.push({
      ...ended,
      function: name,
      state,
      requestId,
      event,
      start,
      billedMs: Math.ceil(clock.now() - start),
    });
    return { answer: () => answerOf(ended) };
  }

  private runtime(name: string, requestId: string): Runtime {
    const { clock, settings, clients } = this.world;
    let random: Random | undefined;
    const sink = this.logSink;
    const { metricSink } = this;
    return {
      now: () => Math.floor(clock.now()),
      // Few handlers ask for it.
      randomHex: (digits) => {
        random ??= this.random.fork(`${name}/${requestId}`);
        return random.hex(digits);
      },
      setting: (setting) => settings[setting],
      clients,
      stage: settings.STAGE,
      metricSink: (line) => metricSink?.(line()),
      logSink: (line) => sink?.(line),
    };
  }

  private gap(message: string): SimulatorGap {
    const gap = new SimulatorGap(message);
    this.world.kernel.gap(gap);
    return gap;
  }

  private nameOf(functionArn: string): string {
    const { arnPrefix } = this.world;
    const [name = ''] = functionArn.slice(arnPrefix.length).split(':');
    if (!functionArn.startsWith(arnPrefix)) throw this.gap(`There is no function ${functionArn}`);
    return name;
  }
}

function answerOf(ended: Ended): Json {
  if (ended.failure !== undefined) throw ended.failure.error;
  const text = JSON.stringify(ended.result ?? null);
  const bytes = Buffer.byteLength(text);
  if (bytes > PAYLOAD_LIMIT) throw tooLarge(bytes, PAYLOAD_LIMIT);
  return parseJson(text);
}

function stateOf(payload: unknown, functionName: string): string {
  if (typeof payload !== 'object' || payload === null || !('state' in payload)) return functionName;
  return typeof payload.state === 'string' ? payload.state : functionName;
}
