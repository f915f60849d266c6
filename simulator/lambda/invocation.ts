import type { Step } from '../../lambdas/shared/define-step';
import type { Runtime } from '../../lambdas/shared/runtime';
import { SimulatorGap } from '../aws-error';
import type { VirtualClock } from '../clock';
import type { Caller, Kernel } from '../kernel';
import { clientsOf } from '../sdk';
import { exited, type LambdaFailure, thrown, timedOut } from './lambda-failure';
import type { HandlerFault } from './lambda-faults';

/** How an invocation ended. */
export interface Ended {
  readonly result?: unknown;
  readonly failure?: {
    readonly error: LambdaFailure;
    /** Whether the process itself is gone, not only its answer an error. */
    readonly died: boolean;
  };
}

interface Surroundings {
  readonly clock: VirtualClock;
  readonly kernel: Kernel;
  readonly handler: Pick<Step, 'run'>;
  readonly name: string;
  readonly requestId: string;
  readonly timeoutSeconds: number;
  readonly runtime: Runtime;
  readonly faults: readonly HandlerFault[];
}

/** One run of a handler, from its start to its answer, its error, its time-out or its crash. */
export class Invocation {
  private readonly caller: Caller;
  private calls = 0;
  private end: (ended: Ended) => void = () => {};

  constructor(private readonly given: Surroundings) {
    this.caller = { name: given.name, requestId: given.requestId, dead: false, afterCall: () => this.afterCall() };
  }

  run(event: unknown): Promise<Ended> {
    const { clock, kernel, handler, runtime, timeoutSeconds, requestId, name } = this.given;
    return new Promise((resolve) => {
      const timer = clock.after(timeoutSeconds * 1000, () => this.die(timedOut(requestId, timeoutSeconds)));
      this.end = (ended) => {
        timer.cancel();
        this.caller.dead = true;
        clock.promiseTouched();
        resolve(ended);
      };
      if (this.crashesNow()) return;
      const clients = clientsOf(this.caller, runtime.clients, kernel);
      handler.run(event, { functionName: name, awsRequestId: requestId }, { ...runtime, clients }).then(
        (result) => this.finish({ result }),
        (error: unknown) => {
          if (error instanceof SimulatorGap) kernel.gap(error);
          this.finish({ failure: { error: thrown(error), died: false } });
        },
      );
    });
  }

  /** The handler is through. Under a `time-out` fault its answer is too late: the timer will end it. */
  private finish(ended: Ended): void {
    if (this.caller.dead) return;
    const late = this.given.faults.find(({ effect }) => effect.kind === 'time-out');
    if (late === undefined) {
      this.end(ended);
      return;
    }
    late.bore();
    this.caller.dead = true;
  }

  private afterCall(): void {
    this.calls += 1;
    this.crashesNow();
  }

  private crashesNow(): boolean {
    const crash = this.given.faults.find(({ effect }) => effect.kind === 'crash' && effect.calls === this.calls);
    if (crash === undefined) return false;
    crash.bore();
    this.die(exited(this.given.requestId));
    return true;
  }

  private die(error: LambdaFailure): void {
    this.caller.dead = true;
    this.end({ failure: { error, died: true } });
  }
}
