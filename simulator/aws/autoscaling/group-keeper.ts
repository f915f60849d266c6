import { CapacityControl } from './capacity-control';
import type { Context } from './context';
import { markUnhealthy, toReplace, unhealthyCause } from './health';
import { at } from './instant';
import { abandonLaunch, putIntoService } from './launching';
import { type Group, isSuspended } from './model';
import { applyScalingPolicies } from './scaling-policies';
import { finishTermination, takeOutOfService } from './terminating';

/** How long after a change a group reacts: activity histories show three to fourteen seconds. */
const ROUND_MS = [3_000, 9_000] as const;
const HEALTH_CHECK_MS = 30_000;
const POLICIES_MS = 60_000;

/**
 * Looks after one group for as long as there is one: every few seconds it compares what should be with what is, and
 * sets off what is missing.
 */
export class GroupKeeper {
  private readonly capacity: CapacityControl;
  private nextHealthCheck: number;
  private nextPolicies: number;

  constructor(
    private readonly context: Context,
    private readonly name: string,
    private readonly arn: string,
  ) {
    const now = context.clock.now();
    this.capacity = new CapacityControl(context, name);
    this.nextHealthCheck = now + HEALTH_CHECK_MS;
    this.nextPolicies = now + POLICIES_MS;
    this.scheduleRound();
  }

  private scheduleRound(): void {
    const { clock, random } = this.context;
    clock.after(Math.round(random.between(...ROUND_MS)), () => {
      // A group of the same name that came later has a keeper of its own.
      if (this.context.store.groups.get(this.name)?.arn !== this.arn) return;
      this.round();
      this.scheduleRound();
    });
  }

  private get group(): Group {
    return this.context.store.require(this.name);
  }

  private round(): void {
    this.followEc2();
    if (this.group.deleting) {
      if (this.group.members.length === 0) this.context.store.deleteGroup(this.name);
      return;
    }
    this.checkHealth();
    this.replaceUnhealthy();
    this.consultPolicies();
    this.capacity.reachDesired();
    this.capacity.balanceZones();
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
        this.capacity.launchFailed(member.zone);
      }
      if (member.lifecycleState === 'Terminating' && !member.draining && state === 'terminated') {
        finishTermination(context, group, member);
      }
    }
  }

  private checkHealth(): void {
    const now = this.context.clock.now();
    if (now < this.nextHealthCheck) return;
    this.nextHealthCheck = now + HEALTH_CHECK_MS;
    if (!isSuspended(this.group, 'HealthCheck')) markUnhealthy(this.context, this.group);
  }

  private replaceUnhealthy(): void {
    if (isSuspended(this.group, 'ReplaceUnhealthy') || isSuspended(this.group, 'Terminate')) return;
    const now = this.context.clock.now();
    for (const member of toReplace(this.group, now)) {
      takeOutOfService(this.context, this.group, member, at(now, unhealthyCause(member)));
      this.capacity.needsReplacement();
    }
  }

  private consultPolicies(): void {
    const now = this.context.clock.now();
    if (now < this.nextPolicies) return;
    this.nextPolicies += POLICIES_MS;
    if (!isSuspended(this.group, 'AlarmNotification')) applyScalingPolicies(this.context, this.group);
  }
}
