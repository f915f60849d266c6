import type { Context } from './context';
import { type Group, inService, isBusy, isWarmingUp } from './model';
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
  const ready = inService(group).filter((member) => !isWarmingUp(member, now, warmup)).length;
  const decision = trackTargets(
    policies.map((policy) => ({ ...policy, minutes: readMinutes(context.metrics, policy, now) })),
    {
      sizes: group.sizes,
      ready,
      changing: isBusy(group) || ready !== group.sizes.desired,
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
