import type { Operation, ServiceName, SimulatedService } from '../../simulator/service';
import { likeness } from './likeness';

/** A call as it was asked and answered. */
export interface HeardCall {
  readonly service: ServiceName;
  readonly operation: string;
  readonly kind: Operation['kind'];
  readonly input: unknown;
  readonly output: object;
  readonly error?: unknown;
  /** When it was asked and when it had its effect, epoch ms. */
  readonly asked: number;
  readonly answered: number;
}

/** What was answered, to be answered again: each to the same question, once, and to all attempts at it. */
export class Memory {
  /** Whether it was asked what was never asked: nobody knows the answer. */
  isStumped = false;
  private readonly open: Set<number>;
  private readonly exactly: readonly string[];
  private readonly known = new Map<string, number>();

  constructor(
    private readonly calls: readonly HeardCall[],
    private readonly onEffect: (index: number) => void,
  ) {
    this.open = new Set(calls.keys());
    this.exactly = calls.map(asked);
  }

  services(): readonly SimulatedService[] {
    return [...new Set(this.calls.map(({ service }) => service))].map((name) => ({
      name,
      operations: Object.fromEntries(
        this.calls
          .filter(({ service }) => service === name)
          .map(({ operation, kind }): [string, Operation] => [
            operation,
            { kind, answer: (input, { token }) => this.answer(asked({ service: name, operation, input }), token) },
          ]),
      ),
    }));
  }

  private answer(question: string, token: string): object {
    const index = this.known.get(token) ?? this.find(question);
    const call = this.calls[index];
    if (call === undefined) {
      this.isStumped = true;
      return {};
    }
    this.known.set(token, index);
    this.open.delete(index);
    if (call.error !== undefined) throw call.error;
    if (call.kind === 'write') this.onEffect(index);
    return call.output;
  }

  /** Questions side by side may be alike but for whom they ask about; an id made at random is another one each time. */
  private find(question: string): number {
    const exact = this.exactly.findIndex((each, index) => each === question && this.open.has(index));
    if (exact >= 0) return exact;
    const blurred = likeness(question);
    return this.exactly.findIndex((each, index) => this.open.has(index) && likeness(each) === blurred);
  }
}

function asked({ service, operation, input }: Pick<HeardCall, 'service' | 'operation' | 'input'>): string {
  return JSON.stringify([service, operation, input]);
}
