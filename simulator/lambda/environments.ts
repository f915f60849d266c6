import type { VirtualClock } from '../clock';
import type { Random } from '../random';

/**
 * Assumed, from what people measure of bundled Node.js functions of a few hundred kilobytes: AWS promises nothing.
 * A warm environment is kept for some minutes.
 */
const COLD_START_MS = { low: 350, high: 800 };
const WARM_START_MS = { low: 3, high: 12 };
const KEPT_MS = 10 * 60_000;

interface Environment {
  readonly startMs: number;
  /** @param died whether its process is gone. */
  giveBack(died: boolean): void;
}

/** The execution environments of every function: one for each invocation that runs beside others. */
export class Environments {
  /** Function name → when each idle environment became idle (epoch ms). */
  private readonly idle = new Map<string, number[]>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random,
  ) {}

  take(name: string): Environment {
    const now = this.clock.now();
    const idle = (this.idle.get(name) ?? []).filter((since) => now - since < KEPT_MS);
    const warm = idle.pop() !== undefined;
    this.idle.set(name, idle);
    const { low, high } = warm ? WARM_START_MS : COLD_START_MS;
    return {
      startMs: this.random.between(low, high),
      giveBack: (died) => {
        if (!died) this.idle.get(name)?.push(this.clock.now());
      },
    };
  }
}
