import type { SetDesiredCapacityCommandInput } from '@aws-sdk/client-auto-scaling';
import type { Context } from './context';
import { scalingActivityInProgress } from './errors';
import { healthCheckTypes } from './health-check-types';
import type { Group, TerminationPolicy } from './model';
import { changedSizes, desiredWithin } from './sizes';

interface GroupUpdate {
  readonly AutoScalingGroupName: string;
  readonly MinSize?: number | undefined;
  readonly MaxSize?: number | undefined;
  readonly DesiredCapacity?: number | undefined;
  readonly DefaultCooldown?: number | undefined;
  readonly DefaultInstanceWarmup?: number | undefined;
  readonly HealthCheckType?: string | undefined;
  readonly HealthCheckGracePeriod?: number | undefined;
  readonly TerminationPolicies?: readonly TerminationPolicy[] | undefined;
  readonly NewInstancesProtectedFromScaleIn?: boolean | undefined;
}

/** @throws ValidationError: not found, pending delete, or values that contradict one another. */
export function updateGroup(context: Context, input: GroupUpdate): void {
  const group = context.store.requireChangeable(input.AutoScalingGroupName);
  const sizes = changedSizes(group.sizes, { min: input.MinSize, max: input.MaxSize, desired: input.DesiredCapacity });
  const types = input.HealthCheckType === undefined ? group.healthCheckTypes : healthCheckTypes(input.HealthCheckType);
  const { defaultWarmupSeconds: previousWarmup, ...kept } = group;
  const warmup = input.DefaultInstanceWarmup ?? previousWarmup;
  const updated: Group = {
    ...kept,
    healthCheckTypes: types,
    healthCheckGraceSeconds: input.HealthCheckGracePeriod ?? group.healthCheckGraceSeconds,
    defaultCooldownSeconds: input.DefaultCooldown ?? group.defaultCooldownSeconds,
    // -1 takes a warm-up away. Source: UpdateAutoScalingGroup, DefaultInstanceWarmup.
    ...(warmup !== undefined && warmup >= 0 && { defaultWarmupSeconds: warmup }),
    terminationPolicies: input.TerminationPolicies ?? group.terminationPolicies,
    newInstancesProtected: input.NewInstancesProtectedFromScaleIn ?? group.newInstancesProtected,
  };
  context.store.groups.put(group.name, updated);
  const constraints = `min: ${sizes.min}, max: ${sizes.max}, desired: ${sizes.desired}`;
  context.store.resize(updated, sizes, `a user request update of AutoScalingGroup constraints to ${constraints}`);
}

/** @throws ValidationError; ScalingActivityInProgressFault where a cooldown is to be honoured and one is on. */
export function setDesiredCapacity(context: Context, input: SetDesiredCapacityCommandInput): void {
  const group = context.store.requireChangeable(input.AutoScalingGroupName ?? '');
  const sizes = desiredWithin(group.sizes, input.DesiredCapacity ?? Number.NaN);
  if (input.HonorCooldown === true) refuseInCooldown(context, group);
  context.store.resize(group, sizes, 'a user request explicitly set group desired capacity');
}

/** A cooldown lasts from the start of a scaling activity until so many seconds after its end. */
function refuseInCooldown(context: Context, group: Group): void {
  const cooledSince = context.clock.now() - group.defaultCooldownSeconds * 1000;
  const blocking = context.activities
    .list()
    .findLast((activity) => activity.groupArn === group.arn && (activity.endTime ?? Infinity) > cooledSince);
  if (blocking !== undefined) {
    throw scalingActivityInProgress(`Scaling activity ${blocking.id} is in progress and blocks this action`);
  }
}
