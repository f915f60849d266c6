import type { Context } from './context';
import { type Group, inService, isBusy, isWarmingUp, type Member } from './model';
import { readMinutes } from './policy-metrics';
import { trackTargets } from './target-tracking';

/** Lets the policies of a group change its desired capacity, by what CloudWatch shows of their metrics now. */
export function applyScalingPolicies(context: Context, group: Group): void {
  const policies = context.store.policiesOf(group.name).filter((policy) => policy.enabled);
  if (policies.length === 0) return;
  const now = context.clock.now();
  const warmup = Math.max(
    ...policies.map((policy) => policy.warmupSeconds ?? group.defaultWarmupSeconds ?? group.defaultCooldownSeconds),
  );
  const isReady = (member: Member): boolean => !isWarmingUp(member, now, warmup);
  const decision = trackTargets(
    policies.map((policy) => ({ ...policy, minutes: readMinutes(context.metrics, policy, now) })),
    {
      sizes: group.sizes,
      ready: inService(group).filter(isReady).length,
      changing: isBusy(group) || !inService(group).every(isReady),
      now,
    },
  );
  const policy = decision && policies[decision.reading];
  if (decision === undefined || policy === undefined) return;
  const alarm = decision.direction === 'High' ? policy.alarmHigh : policy.alarmLow;
  context.store.resize(
    group,
    { ...group.sizes, desired: decision.desired },
    `a monitor alarm ${alarm} in state ALARM triggered policy ${policy.name}`,
  );
}
