import type { VirtualClock } from '../clock';
import type { Build } from '../faults/build';
import type { Behaviour, Software, Workload } from '../ports';

/**
 * A sound version of the sample service: up half a minute after its instance runs, and at half of its strength under the
 * load that is usual in rehearsals.
 */
const SOUND: Behaviour = { bootSeconds: 30, healthyShare: 1, errorRate: 0, latencyMs: 40, saturationRpm: 600 };

interface Bad {
  readonly build: Build;
  /** To be called when somebody met it. */
  readonly bore: () => void;
}

/** What the software on the instances does: all versions are sound, but for what fault files say of the new one. */
export class SoftwareBehaviour implements Workload {
  private bad: { readonly version: string; readonly since: number; readonly builds: readonly Bad[] } | undefined;

  constructor(private readonly clock: VirtualClock) {}

  /** From now on (epoch ms) one version behaves as `build` entries say. */
  spoil(version: string, builds: readonly Bad[]): void {
    this.bad = { version, since: this.clock.now(), builds };
  }

  behaviour(software: Software | undefined, weightPercent: number): Behaviour | undefined {
    if (software === undefined) return undefined;
    if (this.bad === undefined || this.bad.version !== software.version || this.bad.builds.length === 0) return SOUND;
    let behaviour = SOUND;
    const age = (this.clock.now() - this.bad.since) / 1000;
    for (const { build, bore } of this.bad.builds) {
      if (build.after !== undefined && age < build.after) continue;
      if (build.aboveWeight !== undefined && weightPercent <= build.aboveWeight) continue;
      bore();
      behaviour = { ...behaviour, ...changes(build) };
    }
    return behaviour;
  }
}

function changes({ errorRate, latencyMs, bootSeconds, healthy }: Build): Partial<Behaviour> {
  return {
    ...(errorRate !== undefined && { errorRate }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(bootSeconds !== undefined && { bootSeconds }),
    ...(healthy !== undefined && { healthyShare: Number(healthy) }),
  };
}
