import type { Context } from './context';
import { type Group, inService, isWarmingUp, type Member, type UnhealthyReason } from './model';

/**
 * Marks instances in service that are no longer healthy. Once marked, an instance stays so: "it never automatically
 * recovers its health". Source: Auto Scaling user guide, "Health checks for instances in an Auto Scaling group".
 */
export function markUnhealthy(context: Context, group: Group): void {
  for (const member of inService(group)) {
    const unhealthyReason = findReason(context, group, member);
    if (unhealthyReason === undefined || unhealthyReason === member.unhealthyReason) continue;
    context.store.changeMember(group.name, member.instanceId, { healthStatus: 'Unhealthy', unhealthyReason });
  }
}

/** An instance that left `running` is unhealthy at once; what its target groups say counts only after the grace period. */
function findReason(context: Context, group: Group, member: Member): UnhealthyReason | undefined {
  if (context.instances.instance(member.instanceId)?.state !== 'running') return 'EC2';
  if (!group.healthCheckTypes.includes('ELB')) return undefined;
  const graceEnds = (member.inServiceSince ?? Infinity) + group.healthCheckGraceSeconds * 1000;
  if (context.clock.now() < graceEnds) return undefined;
  const failing = group.targetGroupArns.some(
    (arn) => context.targets.targetState(arn, member.instanceId) === 'unhealthy',
  );
  return failing ? 'ELB' : undefined;
}

/**
 * Which unhealthy instances are replaced now. Those that no longer run: all. Those a load balancer complains of: a
 * tenth of the desired capacity at a time, at least one, and not before earlier replacements have warmed up.
 * Source: Auto Scaling user guide, "How Amazon EC2 Auto Scaling minimizes downtime".
 */
export function toReplace(group: Group, now: number): readonly Member[] {
  const unhealthy = inService(group).filter((member) => member.healthStatus === 'Unhealthy');
  const gone = unhealthy.filter((member) => member.unhealthyReason === 'EC2');
  const failing = unhealthy.filter((member) => member.unhealthyReason === 'ELB');
  const ready = inService(group).filter((member) => !isWarmingUp(member, now, group.defaultWarmupSeconds ?? 0));
  const missing = Math.max(0, group.sizes.desired - (ready.length - gone.length));
  const budget = Math.max(1, Math.floor(group.sizes.desired / 10)) - missing;
  return [...gone, ...failing.slice(0, Math.max(0, budget))];
}

export function unhealthyCause(member: Member): string {
  return member.unhealthyReason === 'ELB'
    ? 'an instance was taken out of service in response to an ELB system health check failure.'
    : 'an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.';
}
