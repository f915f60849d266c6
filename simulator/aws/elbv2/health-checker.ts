import type { Timer, VirtualClock } from '../../clock';
import type { InstanceHost, Workload } from '../../ports';
import type { Random } from '../../random';
import { type ProbeFailure, probe } from './health-probe';
import type { TargetGroup, TargetHealth } from './model';
import { statusRanges } from './target-group-settings';

interface Watch {
  readonly check: { readonly timeoutSeconds: number; readonly accepts200: boolean };
  readonly targetGroup: TargetGroup;
  readonly instanceId: string;
  readonly report: (health: TargetHealth) => void;
  health: TargetHealth;
  successes: number;
  failures: number;
  timer: Timer | undefined;
  stopped: boolean;
}

export interface HealthCheckerSurroundings {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly host: Pick<InstanceHost, 'instance'>;
  readonly workload: Workload;
  /** A target group's share of the traffic, in percent. */
  readonly weightPercent: (targetGroupArn: string) => number;
}

const HEALTHY: TargetHealth = { state: 'healthy' };

/**
 * Checks every target at its own phase of its group's interval. A new target is healthy at its first success; after
 * that it takes the thresholds. Source: ALB user guide, target group health checks.
 */
export class HealthChecker {
  private readonly watches = new Map<string, Watch>();

  constructor(private readonly surroundings: HealthCheckerSurroundings) {}

  /** Begins to check a target that is `initial`; every change of its health is reported. */
  start(key: string, targetGroup: TargetGroup, instanceId: string, report: (health: TargetHealth) => void): void {
    this.stop(key);
    const ranges = statusRanges(targetGroup.healthCheck.matcher);
    const watch: Watch = {
      check: {
        timeoutSeconds: targetGroup.healthCheck.timeoutSeconds,
        accepts200: ranges.some(({ low, high }) => low <= 200 && 200 <= high),
      },
      targetGroup,
      instanceId,
      report,
      health: { state: 'initial' },
      successes: 0,
      failures: 0,
      timer: undefined,
      stopped: false,
    };
    this.watches.set(key, watch);
    const phase = this.surroundings.random.next() * targetGroup.healthCheck.intervalSeconds * 1000;
    watch.timer = this.surroundings.clock.after(phase, () => this.check(watch));
  }

  stop(key: string): void {
    const watch = this.watches.get(key);
    if (watch === undefined) return;
    watch.stopped = true;
    watch.timer?.cancel();
    this.watches.delete(key);
  }

  private check(watch: Watch): void {
    const { clock, host, workload, weightPercent } = this.surroundings;
    const { healthCheck, arn } = watch.targetGroup;
    const instance = host.instance(watch.instanceId);
    const behaviour = workload.behaviour(instance?.software, weightPercent(arn));
    const failure = probe(watch.check, instance, behaviour, clock.now());
    watch.timer = clock.after(healthCheck.intervalSeconds * 1000, () => this.check(watch));
    // A check that times out is known to have failed only then.
    if (failure?.reason === 'Target.Timeout')
      clock.after(healthCheck.timeoutSeconds * 1000, () => this.settle(watch, failure));
    else this.settle(watch, failure);
  }

  private settle(watch: Watch, failure: ProbeFailure | undefined): void {
    if (watch.stopped) return;
    const { healthyThreshold, unhealthyThreshold } = watch.targetGroup.healthCheck;
    const { state } = watch.health;
    if (failure === undefined) {
      watch.failures = 0;
      watch.successes += 1;
      if (state === 'initial' || (state === 'unhealthy' && watch.successes >= healthyThreshold))
        this.change(watch, HEALTHY);
      return;
    }
    watch.successes = 0;
    watch.failures += 1;
    const reasonChanged = state === 'unhealthy' && failure.reason !== watch.health.reason;
    if (reasonChanged || (state !== 'unhealthy' && watch.failures >= unhealthyThreshold))
      this.change(watch, { state: 'unhealthy', ...failure });
  }

  private change(watch: Watch, health: TargetHealth): void {
    watch.health = health;
    watch.report(health);
  }
}
