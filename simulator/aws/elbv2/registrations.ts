import type { Timer, VirtualClock } from '../../clock';
import type { InstanceHost, SimulatedInstance } from '../../ports';
import type { Random } from '../../random';
import { drainMilliseconds } from './attributes';
import type { HealthChecker } from './health-checker';
import type { LoadBalancer, Target, TargetGroup, TargetHealth } from './model';
import type { Elbv2Profile } from './profile';
import type { Routing } from './routing';
import type { Elbv2State } from './state';

const NOT_IN_USE: TargetHealth = {
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target group is not configured to receive traffic from the load balancer',
};
const ZONE_OFF: TargetHealth = {
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target is in an Availability Zone that is not enabled for the load balancer',
};
const REGISTERING: TargetHealth = {
  state: 'initial',
  reason: 'Elb.RegistrationInProgress',
  description: 'Target registration is in progress',
};
const INITIAL_CHECKS: TargetHealth = {
  state: 'initial',
  reason: 'Elb.InitialHealthChecking',
  description: 'Initial health checks in progress',
};
const DRAINING: TargetHealth = {
  state: 'draining',
  reason: 'Target.DeregistrationInProgress',
  description: 'Target deregistration is in progress',
};
const notRunning = (state: string): TargetHealth => ({
  state: 'unused',
  reason: 'Target.InvalidState',
  description: `Target is in the ${state} state`,
});

export interface RegistrationParts {
  readonly state: Elbv2State;
  readonly routing: Routing;
  readonly checker: HealthChecker;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly host: InstanceHost;
  readonly profile: Elbv2Profile;
}

/** What is under way for one target, besides its health checks. */
interface Pending {
  timer?: Timer;
  readonly onDrained: (() => void)[];
}

/**
 * The life of a target: registered, checked, drained, gone.
 * Source: ELBv2 API reference, TargetHealth; ALB user guide, registering and deregistering targets.
 */
export class Registrations {
  private readonly pending = new Map<string, Pending>();
  private readonly listeners: ((targetGroupArn: string) => void)[] = [];

  constructor(private readonly parts: RegistrationParts) {
    parts.routing.onChange(() => this.followRouting());
    parts.host.onStateChange((instance) => this.followInstance(instance));
  }

  /** Told after each change of a target of that group. */
  onChange(listener: (targetGroupArn: string) => void): void {
    this.listeners.push(listener);
  }

  targets(targetGroupArn: string, at?: number): readonly Target[] {
    return this.parts.state.targets.get(targetGroupArn, at) ?? [];
  }

  find(targetGroupArn: string, instanceId: string, port?: number, at?: number): Target | undefined {
    return this.targets(targetGroupArn, at).find(
      (target) => target.instanceId === instanceId && (port === undefined || target.port === port),
    );
  }

  /** Registers an instance; one that is registered already stays as it is, one that drains comes back. */
  register(group: TargetGroup, instance: SimulatedInstance, port = group.port): void {
    const known = this.find(group.arn, instance.instanceId, port);
    if (known !== undefined && known.health.state !== 'draining') return;
    const target: Target = {
      instanceId: instance.instanceId,
      port,
      zone: instance.availabilityZone,
      health: known?.health ?? NOT_IN_USE,
    };
    this.endPending(group.arn, target);
    if (known === undefined) this.parts.state.targets.put(group.arn, [...this.targets(group.arn), target]);
    this.begin(group, target);
  }

  /** Starts draining. `onDrained` runs when the deregistration delay is over; at once where nothing is to be drained. */
  deregister(group: TargetGroup, target: Target, onDrained: () => void): void {
    const key = keyOf(group.arn, target);
    const delay = target.health.state === 'unused' ? 0 : drainMilliseconds(group);
    if (target.health.state === 'draining') {
      this.pending.get(key)?.onDrained.push(onDrained);
      return;
    }
    this.parts.checker.stop(key);
    this.pending.get(key)?.timer?.cancel();
    this.pending.set(key, { onDrained: [onDrained] });
    if (delay === 0) {
      this.remove(group.arn, target);
      return;
    }
    this.setHealth(group.arn, target, DRAINING);
    this.schedule(key, delay, () => this.remove(group.arn, target));
  }

  /** Forgets all targets of a group that is deleted. */
  forget(targetGroupArn: string): void {
    for (const target of this.targets(targetGroupArn)) this.remove(targetGroupArn, target);
    this.parts.state.targets.delete(targetGroupArn);
  }

  /** A target's way from registration to its first health check. */
  private begin(group: TargetGroup, target: Target): void {
    const { random, profile, checker } = this.parts;
    const key = keyOf(group.arn, target);
    checker.stop(key);
    this.pending.get(key)?.timer?.cancel();
    const unused = this.whyUnused(group, target);
    this.setHealth(group.arn, target, unused ?? REGISTERING);
    if (unused !== undefined) return;
    this.schedule(key, random.between(...profile.registration), () => {
      this.setHealth(group.arn, target, INITIAL_CHECKS);
      checker.start(key, group, target.instanceId, (health) => this.setHealth(group.arn, target, health));
    });
  }

  /** Why a target cannot be checked at all, as its health. */
  private whyUnused(group: TargetGroup, target: Target): TargetHealth | undefined {
    const { state, routing, host } = this.parts;
    const instance = host.instance(target.instanceId);
    if (instance === undefined || isGone(instance)) return notRunning(instance?.state ?? 'terminated');
    const loadBalancerArn = routing.loadBalancerOf(group.arn);
    if (loadBalancerArn === undefined) return NOT_IN_USE;
    const loadBalancer = state.loadBalancers.get(loadBalancerArn);
    return loadBalancer !== undefined && hasZone(loadBalancer, target.zone) ? undefined : ZONE_OFF;
  }

  private followRouting(): void {
    for (const group of this.parts.state.targetGroups.list()) {
      const inUse = this.parts.routing.loadBalancerOf(group.arn) !== undefined;
      for (const target of this.targets(group.arn)) {
        if (target.health.state === 'draining' || target.health.reason === 'Target.InvalidState') continue;
        if (inUse === (target.health.reason === 'Target.NotInUse')) this.begin(group, target);
      }
    }
  }

  private followInstance(instance: SimulatedInstance): void {
    for (const group of this.parts.state.targetGroups.list()) {
      for (const target of this.targets(group.arn)) {
        if (target.instanceId !== instance.instanceId) continue;
        if (target.health.state === 'draining') {
          // There is nothing left to drain.
          if (instance.state === 'terminated') this.remove(group.arn, target);
        } else if (isGone(instance) || target.health.reason === 'Target.InvalidState') this.begin(group, target);
      }
    }
  }

  private setHealth(targetGroupArn: string, target: Target, health: TargetHealth): void {
    this.parts.state.targets.update(targetGroupArn, (targets) =>
      targets.map((each) => (sameTarget(each, target) ? { ...each, health } : each)),
    );
    this.tell(targetGroupArn);
  }

  private remove(targetGroupArn: string, target: Target): void {
    this.parts.checker.stop(keyOf(targetGroupArn, target));
    this.parts.state.targets.update(targetGroupArn, (targets) => targets.filter((each) => !sameTarget(each, target)));
    this.endPending(targetGroupArn, target);
    this.tell(targetGroupArn);
  }

  private endPending(targetGroupArn: string, target: Target): void {
    const key = keyOf(targetGroupArn, target);
    const pending = this.pending.get(key);
    if (pending === undefined) return;
    this.pending.delete(key);
    pending.timer?.cancel();
    for (const onDrained of pending.onDrained) this.parts.clock.after(0, onDrained);
  }

  private schedule(key: string, delay: number, action: () => void): void {
    const pending = this.pending.get(key) ?? { onDrained: [] };
    this.pending.set(key, pending);
    pending.timer = this.parts.clock.after(delay, action);
  }

  private tell(targetGroupArn: string): void {
    for (const listener of this.listeners) listener(targetGroupArn);
  }
}

const keyOf = (targetGroupArn: string, { instanceId, port }: Target): string =>
  `${targetGroupArn} ${instanceId}:${port}`;

const sameTarget = (a: Target, b: Target): boolean => a.instanceId === b.instanceId && a.port === b.port;

/** Whether an instance is past serving for good or for now. While it shuts down, only its health checks tell. */
function isGone(instance: SimulatedInstance): boolean {
  return instance.state === 'stopped' || instance.state === 'terminated';
}

function hasZone(loadBalancer: LoadBalancer, zone: string): boolean {
  return loadBalancer.zones.some((enabled) => enabled.zone === zone);
}
