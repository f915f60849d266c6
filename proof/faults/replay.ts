import { type FunctionDefinition, functions } from '../../lambdas/functions';
import type { Step } from '../../lambdas/shared/define-step';
import type { Runtime } from '../../lambdas/shared/runtime';
import { VirtualClock } from '../../simulator/clock';
import { type Disturbance, Kernel } from '../../simulator/kernel';
import { handlers } from '../../simulator/lambda/handlers';
import { type Ended, Invocation } from '../../simulator/lambda/invocation';
import { seededRandom } from '../../simulator/random';
import { simulatedClients } from '../../simulator/sdk';
import { ACCOUNT } from '../../simulator/world/account';
import { deploymentNames, settingsOf } from '../../simulator/world/deployment-names';
import { REGIONAL } from '../../simulator/world/latency';
import { type HeardCall, Memory } from './memory';

/** An invocation, with all that its handler knew of the world. */
export interface HeardInvocation {
  readonly function: string;
  readonly stage: string;
  readonly event: unknown;
  /** When its handler began, epoch ms. */
  readonly start: number;
  readonly calls: readonly HeardCall[];
}

/** What is done to it: to the call with this index, in all attempts, or to the handler after so many calls. */
export type Blow =
  | { readonly call: number; readonly disturbance: Disturbance }
  | { readonly crashAfter: number }
  | 'none';

/** How an invocation ends, told by its handler. */
export interface Fate {
  /** The error's name, as Step Functions sees it; undefined where it answers. */
  readonly failure: string | undefined;
  readonly result: unknown;
  /** The indices of the writes that had their effect, as often as they had it. */
  readonly effects: readonly number[];
}

/** Calls that a handler did not wait for may be answered so much later, SDK's time-outs and attempts included. */
const LATE_MS = 60_000;

/** A handler that is given again what it was given, with each call answered as it was answered. */
export class Replay {
  private readonly definition: FunctionDefinition;
  private readonly handler: Step;
  private readonly runtime: Omit<Runtime, 'now' | 'randomHex'>;
  private kernel: Kernel | undefined;

  constructor(private readonly heard: HeardInvocation) {
    const { function: name, stage } = heard;
    const handler = new Map<string, Step>(Object.entries(handlers)).get(name);
    const definition = new Map<string, FunctionDefinition>(Object.entries(functions)).get(name);
    if (handler === undefined || definition === undefined) throw new Error(`There is no handler ${name}.`);
    this.handler = handler;
    this.definition = definition;
    const settings = settingsOf(stage, deploymentNames(stage));
    this.runtime = {
      setting: (setting) => settings[setting],
      // Built once for all replays, each of which has a kernel of its own.
      clients: simulatedClients({ ask: (...call) => this.current().ask(...call) }, ACCOUNT.region),
      stage,
      metricSink: () => {},
      logSink: () => {},
    };
  }

  /**
   * Once more, with one thing done to it. One at a time.
   * @returns undefined where the handler then asks what it never asked: nobody knows the answer
   */
  async with(blow: Blow): Promise<Fate | undefined> {
    const { start, calls, function: name } = this.heard;
    const clock = new VirtualClock(start);
    const kernel = new Kernel(clock, seededRandom(name), REGIONAL);
    this.kernel = kernel;
    const effects: number[] = [];
    const memory = new Memory(calls, (index) => effects.push(index));
    for (const service of memory.services()) kernel.register(service);
    if (blow !== 'none' && 'call' in blow) disturb(kernel, calls, blow.call, blow.disturbance);
    const { result, failure } = await this.run(clock, kernel, blow);
    await clock.advance(LATE_MS);
    if (memory.isStumped || kernel.gaps.length > 0) return undefined;
    return { failure: failure?.error.name, result, effects: effects.toSorted((a, b) => a - b) };
  }

  private async run(clock: VirtualClock, kernel: Kernel, blow: Blow): Promise<Ended> {
    const { function: name, event } = this.heard;
    const random = seededRandom(name);
    const crash = blow !== 'none' && 'crashAfter' in blow ? [blow.crashAfter] : [];
    const invocation = new Invocation({
      clock,
      kernel,
      handler: this.handler,
      name,
      requestId: 'replay',
      timeoutSeconds: this.definition.timeoutSeconds,
      runtime: { ...this.runtime, now: () => Math.floor(clock.now()), randomHex: (digits) => random.hex(digits) },
      faults: crash.map((calls) => ({ effect: { kind: 'crash', calls }, bore: () => {} })),
    });
    let ended: Ended | undefined;
    void invocation.run(event).then((end) => {
      ended = end;
    });
    await clock.run(() => ended !== undefined);
    if (ended === undefined) throw new Error(`${name} never ends.`);
    return ended;
  }

  private current(): Kernel {
    if (this.kernel === undefined) throw new Error('Nothing is replayed yet.');
    return this.kernel;
  }
}

/** Disturbs the call with this index: the n-th of its operation, as the handler asks in the order it asked. */
function disturb(kernel: Kernel, calls: readonly HeardCall[], index: number, disturbance: Disturbance): void {
  const hit = calls[index];
  if (hit === undefined) throw new Error(`There is no call ${index}.`);
  const isSame = (call: Pick<HeardCall, 'service' | 'operation'>): boolean =>
    call.service === hit.service && call.operation === hit.operation;
  let before = calls.slice(0, index).filter(isSame).length;
  kernel.faults = {
    onCall: (call) => {
      const isHit = isSame(call) && before === 0;
      if (isSame(call)) before -= 1;
      return () => (isHit ? disturbance : {});
    },
  };
}
