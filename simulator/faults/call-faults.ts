import type { VirtualClock } from '../clock';
import type { CallRecord, Disturbance } from '../kernel';
import type { Fault } from './fault';
import type { CallMoment } from './moments';
import { internalError, throttled } from './service-errors';

type CallFault = Extract<Fault, { kind: 'call' }>;

/** Counts the calls an entry speaks of. */
export class CallCounter {
  private seen = 0;

  constructor(private readonly when: CallMoment) {}

  /** @returns which such call this is, from 1; undefined for any other. */
  number(call: CallRecord): number | undefined {
    if (call.service !== this.when.service) return undefined;
    if (this.when.operation !== undefined && call.operation !== this.when.operation) return undefined;
    this.seen += 1;
    return this.seen;
  }
}

/** One entry that hits handlers' API calls. */
export class CallDisturbance {
  exercised = false;
  private readonly counter: CallCounter;
  private firstHit: number | undefined;

  constructor(
    readonly fault: CallFault,
    private readonly clock: VirtualClock,
  ) {
    this.counter = new CallCounter(fault.when);
  }

  /** What it does to the attempts of this call; undefined where it leaves the call alone. */
  onCall(call: CallRecord): ((attempt: number) => Disturbance | undefined) | undefined {
    const number = this.counter.number(call);
    if (number === undefined || !this.hits(number)) return undefined;
    return (attempt) => {
      if (attempt > (this.fault.when.attempts ?? Number.POSITIVE_INFINITY)) return undefined;
      if (this.isOver()) return undefined;
      this.firstHit ??= this.clock.now();
      this.exercised = true;
      return this.disturbance(call);
    };
  }

  /** `call: n` is where it begins; what counts its calls ends by itself, the rest hits that one call, or all. */
  private hits(number: number): boolean {
    const { effect, when } = this.fault;
    const first = when.call ?? 1;
    if (effect.kind === 'throttle' || effect.kind === 'internal-error') {
      return number >= first && number < first + effect.calls;
    }
    return when.call === undefined || number === first;
  }

  private isOver(): boolean {
    const { forSeconds } = this.fault;
    return (
      forSeconds !== undefined && this.firstHit !== undefined && this.clock.now() > this.firstHit + forSeconds * 1000
    );
  }

  private disturbance(call: CallRecord): Disturbance {
    const { effect } = this.fault;
    switch (effect.kind) {
      case 'throttle':
        return { refuse: throttled(call.service) };
      case 'internal-error':
        return { refuse: internalError(call.service) };
      case 'lose-answer':
        return { loseAnswer: true };
      case 'slow':
        return { slowSeconds: effect.seconds };
      case 'stale':
        return { staleSeconds: effect.seconds };
    }
  }
}
