import type { Context } from './context';
import { at } from './instant';
import { LaunchBackoff } from './launch-backoff';
import { launch } from './launching';
import { capacityOf, type Group, inService, isBusy, isSuspended, type Subnet } from './model';
import { takeOutOfService } from './terminating';
import { instancesByZone, nextSubnet, scaleInVictim, shortZone } from './zones';

/** Refusals that another zone may not share; every other one holds for the template, or the account. */
const ZONAL_REFUSALS = new Set([
  'InsufficientInstanceCapacity',
  'InsufficientFreeAddressesInSubnet',
  'InsufficientHostCapacity',
  'Unsupported',
]);

/** Brings a group to its desired capacity, spread evenly over its zones. */
export class CapacityControl {
  private readonly backoff = new LaunchBackoff();
  /** Unhealthy instances whose successors have not been launched. */
  private unreplaced = 0;

  constructor(
    private readonly context: Context,
    private readonly name: string,
  ) {}

  private get group(): Group {
    return this.context.store.require(this.name);
  }

  launchFailed(zone: string): void {
    this.backoff.failed(zone, this.context.clock.now());
  }

  needsReplacement(): void {
    this.unreplaced += 1;
  }

  reachDesired(): void {
    const missing = this.group.sizes.desired - capacityOf(this.group).length;
    if (missing > 0 && !isSuspended(this.group, 'Launch')) this.scaleOut(missing);
    if (missing < 0 && !isSuspended(this.group, 'Terminate')) this.scaleIn();
    const reached = capacityOf(this.group).length - this.group.sizes.desired;
    if (reached >= 0) this.unreplaced = 0;
    if (reached === 0) this.settle();
  }

  /** A new instance first, in the zone that is short; the surplus goes once it is in service. */
  balanceZones(): void {
    const { group } = this;
    if (isBusy(group) || inService(group).length !== group.sizes.desired) return;
    if ((['AZRebalance', 'Launch', 'Terminate'] as const).some((process) => isSuspended(group, process))) return;
    const subnet = shortZone(group, (zone) => this.mayTry(zone));
    if (subnet === undefined) return;
    const zones = [...instancesByZone(group)];
    const names = zones.map(([zone]) => zone).join(' ');
    const counts = zones.map(([, count]) => count).join(' ');
    const imbalance = `availability zones ${names} had ${counts} instances respectively.`;
    this.tryLaunch(subnet, this.now(`${imbalance} An instance was launched to aid in balancing the group's zones.`));
  }

  private scaleOut(missing: number): void {
    const from = capacityOf(this.group).length;
    for (let launched = 0; launched < missing; ) {
      const subnet = nextSubnet(this.group, (zone) => this.mayTry(zone));
      if (subnet === undefined) return;
      if (this.tryLaunch(subnet, this.launchCause(from))) launched += 1;
    }
  }

  private tryLaunch(subnet: Subnet, cause: string): boolean {
    const { group } = this;
    const outcome = launch(this.context, group, subnet, cause);
    if (outcome.launched) {
      this.backoff.succeeded(subnet.zone);
      return true;
    }
    const zones = ZONAL_REFUSALS.has(outcome.error.name)
      ? [subnet.zone]
      : new Set(group.subnets.map((known) => known.zone));
    for (const zone of zones) this.launchFailed(zone);
    return false;
  }

  /** Only what is in service beyond the desired capacity: an instance that starts does not yet replace one that serves. */
  private scaleIn(): void {
    const { desired } = this.group.sizes;
    const shrinking = `shrinking the capacity from ${capacityOf(this.group).length} to ${desired}.`;
    for (let surplus = inService(this.group).length - desired; surplus > 0; surplus -= 1) {
      const victim = scaleInVictim(this.group, this.context.clock.now());
      if (victim === undefined) return;
      const cause = this.because(
        `an instance was taken out of service in response to a difference between desired and actual capacity, ${shrinking}`,
        `instance ${victim.instanceId} was selected for termination.`,
      );
      takeOutOfService(this.context, this.group, victim, cause);
    }
  }

  private launchCause(from: number): string {
    const { group, unreplaced } = this;
    if (unreplaced > 0 && group.capacityCause === undefined) {
      return this.now('an instance was launched in response to an unhealthy instance needing to be replaced.');
    }
    return this.because(
      `an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${from} to ${group.sizes.desired}.`,
    );
  }

  private because(...sentences: readonly string[]): string {
    const { capacityCause } = this.group;
    return [
      ...(capacityCause === undefined ? [] : [capacityCause]),
      ...sentences.map((sentence) => this.now(sentence)),
    ].join('  ');
  }

  private now(sentence: string): string {
    return at(this.context.clock.now(), sentence);
  }

  private mayTry(zone: string): boolean {
    return this.backoff.isOver(zone, this.context.clock.now());
  }

  /** The reason for the desired capacity has been told by the activities it led to. */
  private settle(): void {
    if (this.group.capacityCause === undefined) return;
    const { capacityCause: _, ...settled } = this.group;
    this.context.store.groups.put(this.name, settled);
  }
}
