import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { autoScaling } from '../aws/auto-scaling';
import type { loadBalancer } from '../aws/load-balancer';
import { type GenerationHealth, healthOf, type ObservedGeneration } from '../domain/generation-health';
import type { Sizes } from '../domain/plan';

export interface Observation extends ObservedGeneration {
  readonly generation: string;
  readonly targetGroupArn: string;
  readonly group: AutoScalingGroup;
  readonly sizes: Sizes;
  readonly health: GenerationHealth;
}

/** One generation as it is now, group and targets together. @returns undefined while AWS does not show its group. */
export async function observeGeneration(
  generation: string,
  targetGroupArn: string,
  groups: ReturnType<typeof autoScaling>,
  balancer: ReturnType<typeof loadBalancer>,
): Promise<Observation | undefined> {
  const [group, targets] = await Promise.all([groups.findGroup(generation), balancer.targets(targetGroupArn)]);
  if (group === undefined) return undefined;
  const observed: ObservedGeneration = {
    desired: group.DesiredCapacity ?? 0,
    instances: (group.Instances ?? []).map((instance) => ({
      id: instance.InstanceId ?? '',
      zone: instance.AvailabilityZone ?? '',
      lifecycle: instance.LifecycleState ?? '',
      health: instance.HealthStatus ?? '',
    })),
    targets: targets ?? [],
  };
  const sizes = { min: group.MinSize ?? 0, max: group.MaxSize ?? 0, desired: group.DesiredCapacity ?? 0 };
  return { ...observed, generation, targetGroupArn, group, sizes, health: healthOf(observed) };
}
