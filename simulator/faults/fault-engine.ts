import type { VirtualClock } from '../clock';
import type { CallRecord, Disturbance, FaultSource } from '../kernel';
import type { HandlerFault, LambdaFaults } from '../lambda/lambda-faults';
import type { Trace } from '../ports';
import { CallCounter, CallDisturbance } from './call-faults';
import { type Fault, faultText } from './fault';
import type { Hand } from './hand';
import { throttled } from './service-errors';

type ActFault = Extract<Fault, { kind: 'act' }>;
type Handled = Extract<Fault, { kind: 'handler' }>;

/**
 * Lets every entry of the fault files come to bear at its moment. Counting begins with `begin`, when the release asked
 * for starts; calls of a person at a terminal are never counted.
 */
export class FaultEngine implements FaultSource, LambdaFaults {
  private readonly disturbances: readonly CallDisturbance[];
  private readonly onCallActs: readonly { readonly fault: ActFault; readonly counter: CallCounter }[];
  private readonly acts: readonly ActFault[];
  private readonly handled: readonly Handled[];
  private readonly exercised = new Set<Fault>();
  private readonly refusals = new Map<Fault, string>();
  private readonly weightsSeen = new Set<number>();
  private readonly entered = new Map<string, number>();
  private throttledUntil = Number.NEGATIVE_INFINITY;
  private begun = false;

  constructor(
    private readonly faults: readonly Fault[],
    private readonly clock: VirtualClock,
    private readonly hand: Hand,
    private readonly trace: Trace,
  ) {
    this.disturbances = faults.flatMap((fault) => (fault.kind === 'call' ? [new CallDisturbance(fault, clock)] : []));
    this.acts = faults.filter((fault) => fault.kind === 'act');
    this.handled = faults.filter((fault) => fault.kind === 'handler');
    this.onCallActs = this.acts.flatMap((fault) =>
      fault.when.kind === 'call' ? [{ fault, counter: new CallCounter(fault.when) }] : [],
    );
  }

  /** Sets the clock for entries with `at`; negative ones come before the release's start (epoch ms). */
  arm(start: number): void {
    for (const fault of this.acts) {
      if (fault.when.kind !== 'at') continue;
      this.clock.at(start + fault.when.at * 1000, () => this.perform(fault));
    }
  }

  begin(): void {
    this.begun = true;
  }

  onCall(call: CallRecord): (attempt: number) => Disturbance {
    const everything = () => (this.clock.now() < this.throttledUntil ? { refuse: throttled(call.service) } : {});
    if (!this.begun || call.caller === 'person') return everything;
    for (const { fault, counter } of this.onCallActs) {
      const number = counter.number(call);
      if (number === undefined || fault.when.kind !== 'call') continue;
      if (fault.when.call === undefined || fault.when.call === number) this.perform(fault);
    }
    const hits = this.disturbances.flatMap((disturbance) => disturbance.onCall(call) ?? []);
    if (hits.length === 0) return everything;
    // In the file's order: what an earlier entry says, a later one does not take back.
    return (attempt) => {
      const all: Disturbance[] = [...hits.toReversed().map((hit) => hit(attempt) ?? {}), everything()];
      return Object.assign({}, ...all);
    };
  }

  onInvocation(state: string): readonly HandlerFault[] {
    if (!this.begun) return [];
    const number = this.enter(state);
    return this.handled.flatMap((fault) =>
      fault.when.state === state && (fault.when.entered ?? number) === number
        ? [{ effect: fault.effect, bore: () => this.exercised.add(fault) }]
        : [],
    );
  }

  /** To be told of every state that has no handler. */
  onState(state: string): void {
    if (this.begun) this.enter(state);
  }

  /** To be told of every share of the traffic green comes to have, in percent. */
  onWeight(percent: number): void {
    if (!this.begun || this.weightsSeen.has(percent)) return;
    this.weightsSeen.add(percent);
    for (const fault of this.acts) {
      if (fault.when.kind === 'weight' && fault.when.weight === percent) this.performAfter(fault, fault.when.after);
    }
  }

  /** To be told when the new version behaved as a `build` entry says. */
  buildBore(fault: Fault): void {
    this.exercised.add(fault);
  }

  /** Whether the new version has been met as a `build` entry made it. */
  get hasBuildBorne(): boolean {
    return [...this.exercised].some(({ kind }) => kind === 'build');
  }

  /** The entries that never came to bear, in the files' order, with the reason where there is one. */
  notExercised(): string[] {
    const calls = new Set<Fault>(this.disturbances.filter(({ exercised }) => exercised).map(({ fault }) => fault));
    return this.faults
      .filter((fault) => !this.exercised.has(fault) && !calls.has(fault))
      .map((fault) => {
        const refusal = this.refusals.get(fault);
        return refusal === undefined ? faultText(fault) : `${faultText(fault)} (${refusal})`;
      });
  }

  private enter(state: string): number {
    const number = (this.entered.get(state) ?? 0) + 1;
    this.entered.set(state, number);
    for (const fault of this.acts) {
      if (fault.when.kind !== 'state' || fault.when.state !== state) continue;
      if ((fault.when.entered ?? number) === number) this.performAfter(fault, fault.when.after);
    }
    return number;
  }

  private performAfter(fault: ActFault, seconds: number | undefined): void {
    this.clock.after((seconds ?? 0) * 1000, () => this.perform(fault));
  }

  private perform(fault: ActFault): void {
    if (fault.act.kind === 'throttle-all') {
      this.throttledUntil = Math.max(this.throttledUntil, this.clock.now() + fault.act.seconds * 1000);
      this.exercised.add(fault);
      this.trace('fault', `every service refuses calls for ${fault.act.seconds} s`);
      return;
    }
    const deed = this.hand.act(fault.act);
    this.trace('fault', deed.text);
    if (!deed.done) {
      this.refusals.set(fault, deed.text);
      return;
    }
    this.exercised.add(fault);
    if (fault.forSeconds !== undefined && deed.undo !== undefined) {
      const { undo } = deed;
      this.clock.after(fault.forSeconds * 1000, () => {
        undo();
        this.trace('fault', `over: ${deed.text}`);
      });
    }
  }
}
