import type { Context } from './context';
import { markUnhealthy, toReplace, unhealthyCause } from './health';
import { at } from './instant';
import { LaunchBackoff } from './launch-backoff';
import { abandonLaunch, launch, putIntoService } from './launching';
import { capacityOf, type Group, inService, isBusy, isSuspended, isWarmingUp, type Subnet } from './model';
import { readMinutes } from './policy-metrics';
import { trackTargets } from './target-tracking';
import { finishTermination, takeOutOfService } from './terminating';
import { instancesByZone, nextSubnet, scaleInVictim, shortZone } from './zones';

/** How long after a change a group reacts: activity histories show three to fourteen seconds. */
const ROUND_MS = [3_000, 9_000] as const;
const HEALTH_CHECK_MS = 30_000;
const TRACKING_MS = 60_000;
/** Refusals that another zone may not share; every other one holds for the template, or the account. */
const ZONAL_REFUSALS = new Set([
  'InsufficientInstanceCapacity',
  'InsufficientFreeAddressesInSubnet',
  'InsufficientHostCapacity',
  'Unsupported',
]);

/**
 * Looks after one group for as long as there is one: every few seconds it compares what should be with what is, and
 * sets off what is missing.
 */
export class GroupKeeper {
  private readonly backoff = new LaunchBackoff();
  /** Unhealthy instances whose successors have not been launched. */
  private unreplaced = 0;
  private nextHealthCheck: number;
  private nextTracking: number;

  constructor(
    private readonly context: Context,
    private readonly name: string,
    private readonly arn: string,
  ) {
    const now = context.clock.now();
    this.nextHealthCheck = now + HEALTH_CHECK_MS;
    this.nextTracking = now + TRACKING_MS;
    this.scheduleRound();
  }

  private scheduleRound(): void {
    const { clock, random } = this.context;
    clock.after(Math.round(random.between(...ROUND_MS)), () => this.round());
  }

  private get group(): Group {
    return this.context.store.require(this.name);
  }

  private round(): void {
    if (this.context.store.groups.get(this.name)?.arn !== this.arn) return;
    this.followEc2();
    if (this.group.deleting) {
      if (this.group.members.length === 0) return this.context.store.deleteGroup(this.name);
    } else {
      this.checkHealth();
      this.trackTargets();
      this.reachDesiredCapacity();
      this.balanceZones();
    }
    this.scheduleRound();
  }

  /** What EC2 has made of what was asked of it. */
  private followEc2(): void {
    const { context, group } = this;
    for (const member of group.members) {
      const instance = context.instances.instance(member.instanceId);
      const state = instance?.state ?? 'terminated';
      if (member.lifecycleState === 'Pending' && state === 'running') putIntoService(context, group, member);
      if (member.lifecycleState === 'Pending' && state !== 'pending' && state !== 'running') {
        abandonLaunch(context, group, member, instance?.stateReason);
        this.backoff.failed(member.zone, context.clock.now());
      }
      if (member.lifecycleState === 'Terminating' && !member.draining && state === 'terminated') {
        finishTermination(context, group, member);
      }
    }
  }

  private checkHealth(): void {
    const now = this.context.clock.now();
    if (now >= this.nextHealthCheck) {
      this.nextHealthCheck = now + HEALTH_CHECK_MS;
      if (!isSuspended(this.group, 'HealthCheck')) markUnhealthy(this.context, this.group);
    }
    if (isSuspended(this.group, 'ReplaceUnhealthy') || isSuspended(this.group, 'Terminate')) return;
    for (const member of toReplace(this.group, now)) {
      takeOutOfService(this.context, this.group, member, at(now, unhealthyCause(member)));
      this.unreplaced += 1;
    }
  }

  private trackTargets(): void {
    const { context, group } = this;
    const now = context.clock.now();
    if (now < this.nextTracking) return;
    this.nextTracking += TRACKING_MS;
    if (isSuspended(group, 'AlarmNotification')) return;
    const policies = context.store.policiesOf(group.name).filter((policy) => policy.enabled);
    if (policies.length === 0) return;
    const warmup = Math.max(
      ...policies.map((policy) => policy.warmupSeconds ?? group.defaultWarmupSeconds ?? group.defaultCooldownSeconds),
    );
    const ready = inService(group).filter((member) => !isWarmingUp(member, now, warmup)).length;
    const decision = trackTargets(
      policies.map((policy) => ({ ...policy, minutes: readMinutes(context.metrics, policy, now) })),
      { sizes: group.sizes, ready, changing: ready < group.sizes.desired || isBusy(group), now },
    );
    const policy = decision && policies[decision.reading];
    if (policy === undefined) return;
    const alarm = decision?.direction === 'High' ? policy.alarmHigh : policy.alarmLow;
    const sizes = { ...group.sizes, desired: decision?.desired ?? group.sizes.desired };
    context.store.resize(group, sizes, `a monitor alarm ${alarm} in state ALARM triggered policy ${policy.name}`);
  }

  private reachDesiredCapacity(): void {
    const missing = this.group.sizes.desired - capacityOf(this.group).length;
    if (missing > 0 && !isSuspended(this.group, 'Launch')) this.scaleOut(missing);
    if (missing < 0 && !isSuspended(this.group, 'Terminate')) this.scaleIn();
    if (capacityOf(this.group).length >= this.group.sizes.desired) this.unreplaced = 0;
    if (capacityOf(this.group).length === this.group.sizes.desired) this.settle();
  }

  /** The reason for the desired capacity has been told by the activities it led to. */
  private settle(): void {
    if (this.group.capacityCause === undefined) return;
    const { capacityCause: _, ...settled } = this.group;
    this.context.store.groups.put(this.name, settled);
  }

  private scaleOut(missing: number): void {
    const from = capacityOf(this.group).length;
    for (let launched = 0; launched < missing; ) {
      const subnet = nextSubnet(this.group, (zone) => this.mayTry(zone));
      if (subnet === undefined) return;
      if (this.tryLaunch(subnet, this.launchCause(from))) launched += 1;
    }
  }

  private launchCause(from: number): string {
    const { group, unreplaced } = this;
    const now = this.context.clock.now();
    if (unreplaced > 0 && group.capacityCause === undefined) {
      return at(now, 'an instance was launched in response to an unhealthy instance needing to be replaced.');
    }
    const difference = `increasing the capacity from ${from} to ${group.sizes.desired}.`;
    return this.because(
      at(now, `an instance was started in response to a difference between desired and actual capacity, ${difference}`),
    );
  }

  private because(...sentences: readonly string[]): string {
    const { capacityCause } = this.group;
    return [...(capacityCause === undefined ? [] : [capacityCause]), ...sentences].join('  ');
  }

  private mayTry(zone: string): boolean {
    return this.backoff.isOver(zone, this.context.clock.now());
  }

  private tryLaunch(subnet: Subnet, cause: string): boolean {
    const now = this.context.clock.now();
    const outcome = launch(this.context, this.group, subnet, cause);
    if (outcome.launched) {
      this.backoff.succeeded(subnet.zone);
      return true;
    }
    const zones = ZONAL_REFUSALS.has(outcome.error.name)
      ? [subnet.zone]
      : new Set(this.group.subnets.map((known) => known.zone));
    for (const zone of zones) this.backoff.failed(zone, now);
    return false;
  }

  /** Only what is in service beyond the desired capacity: an instance that starts does not yet replace one that serves. */
  private scaleIn(): void {
    const now = this.context.clock.now();
    const { desired } = this.group.sizes;
    const from = capacityOf(this.group).length;
    for (let surplus = inService(this.group).length - desired; surplus > 0; surplus -= 1) {
      const victim = scaleInVictim(this.group, now);
      if (victim === undefined) return;
      const shrinking = `shrinking the capacity from ${from} to ${desired}.`;
      const cause = this.because(
        at(
          now,
          `an instance was taken out of service in response to a difference between desired and actual capacity, ${shrinking}`,
        ),
        at(now, `instance ${victim.instanceId} was selected for termination.`),
      );
      takeOutOfService(this.context, this.group, victim, cause);
    }
  }

  /** A new instance first, in the zone that is short; the surplus goes once it is in service. */
  private balanceZones(): void {
    const { group } = this;
    if (isBusy(group) || inService(group).length !== group.sizes.desired) return;
    if ((['AZRebalance', 'Launch', 'Terminate'] as const).some((process) => isSuspended(group, process))) return;
    const subnet = shortZone(group, (zone) => this.mayTry(zone));
    if (subnet === undefined) return;
    const zones = [...instancesByZone(group)];
    const names = zones.map(([zone]) => zone).join(' ');
    const counts = zones.map(([, count]) => count).join(' ');
    this.tryLaunch(
      subnet,
      at(
        this.context.clock.now(),
        `availability zones ${names} had ${counts} instances respectively. An instance was launched to aid in balancing the group's zones.`,
      ),
    );
  }
}
