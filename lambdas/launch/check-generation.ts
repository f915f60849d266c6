import type { Activity } from '@aws-sdk/client-auto-scaling';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';

import { autoScaling } from '../aws/auto-scaling';
import { loadBalancer } from '../aws/load-balancer';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { TEMPLATE_VERSION } from '../domain/names';
import type { Plan } from '../domain/plan';
import { trafficOf } from '../domain/plan-access';
import { hopelessFailure, lastFailure, type ScalingActivity } from '../domain/scaling-failures';
import { differences, targetGroupAttributes, targetGroupSettings } from '../domain/target-group-settings';
import { defineStep } from '../shared/define-step';
import { type Observation, observeGeneration } from '../shared/observe-generation';
import { telling } from '../shared/telling';

/** So many polls in a row must find every instance healthy. */
const HEALTHY_POLLS = 3;
const BOOT_SECONDS = 15;
/** Where all instances are there, it is a matter of health checks. */
const POLL_SECONDS = 5;

/**
 * Whether green is complete, healthy and as the file says.
 * @throws LaunchFailed with the scaling activity's own message, when instances do not come
 * @throws HealthCheckFailed with the targets' reason codes, when they come and do not get healthy
 */
export const handler = defineStep(
  contracts.CheckGeneration,
  { store, groups: autoScaling, balancer: loadBalancer },
  async (
    { release, since, healthyPolls },
    { store, groups, balancer, now },
  ): Promise<contracts.Output<typeof contracts.CheckGeneration>> => {
    const plan = await store.readPlan(release);
    const { generation } = plan.green;
    const overdue = now() / 1000 > since + plan.deadlines.health;

    const targetGroup = await balancer.findTargetGroup(generation);
    const arn = targetGroup?.TargetGroupArn;
    const [green, activities] = await Promise.all([
      arn === undefined ? undefined : observeGeneration(generation, arn, groups, balancer),
      groups.activities(generation).then((all) => all.map(activityOf)),
    ]);

    // A complete group may still fail to spread itself over its zones: that is no reason to give it up.
    const complete = green !== undefined && green.health.inService >= green.desired;
    const hopeless = complete ? undefined : hopelessFailure(activities);
    if (hopeless !== undefined)
      throw new KilnError('LaunchFailed', `${generation} cannot launch its instances: ${hopeless}`);

    if (green === undefined) {
      const missing = targetGroup === undefined ? 'target group' : 'Auto Scaling group';
      const reason = `AWS does not show the ${missing} ${generation}`;
      if (overdue)
        throw new KilnError('LaunchFailed', `${reason} after ${plan.deadlines.health} s; did somebody delete it?`);
      return again(reason, BOOT_SECONDS, 0);
    }

    if (!green.health.allHealthy) {
      if (overdue) throw notHealthy(plan, green, activities);
      return again(green.health.reason, complete ? POLL_SECONDS : BOOT_SECONDS, 0);
    }

    const deviations = [
      ...targetGroupDeviations(plan, targetGroup),
      ...differences(await balancer.attributes(green.targetGroupArn), targetGroupAttributes(trafficOf(plan))),
      ...groupDeviations(plan, green),
    ];
    if (deviations.length > 0) {
      const reason = `${generation} is not as the file says: ${deviations.join('; ')}`;
      if (overdue) throw new KilnError('LaunchFailed', `${reason}. Somebody changed it after it was made.`);
      return again(reason, BOOT_SECONDS, 0);
    }

    const polls = healthyPolls + 1;
    if (polls < HEALTHY_POLLS) return again(`${green.health.reason}, ${polls}. time`, POLL_SECONDS, polls);
    await store.addEvidence(release, 'healthy', green.health.reason);
    return { status: 'READY', reason: green.health.reason, retryAfterSeconds: 1, healthyPolls: polls };
  },
  telling((_input, { status, reason }) => (status === 'READY' ? { transition: 'LAUNCHED', reason } : undefined)),
);

const again = (
  reason: string,
  retryAfterSeconds: number,
  healthyPolls: number,
): contracts.Output<typeof contracts.CheckGeneration> => ({
  status: 'PENDING',
  reason,
  retryAfterSeconds,
  healthyPolls,
});

function notHealthy(plan: Plan, green: Observation, activities: readonly ScalingActivity[]): KilnError {
  const { generation } = plan.green;
  const waited = `after ${plan.deadlines.health} s ${generation} has ${green.health.reason}`;
  const failure = lastFailure(activities);
  if (green.health.inService < green.desired && failure !== undefined) {
    return new KilnError('LaunchFailed', `Instances do not come: ${waited}. Last scaling activity: ${failure}`);
  }
  return new KilnError(
    'HealthCheckFailed',
    `Instances do not get healthy: ${waited}. Look at the application's log on one of them before it is removed.`,
  );
}

function targetGroupDeviations(plan: Plan, observed: TargetGroup | undefined): string[] {
  const traffic = trafficOf(plan);
  return differences(
    { ...observed, matcher: observed?.Matcher?.HttpCode },
    { ...targetGroupSettings(traffic), matcher: traffic.healthCheck.matcher },
  );
}

/** What of the group itself is not as it was created. Sizes are left out: scaling changes them. */
function groupDeviations(plan: Plan, { group, targetGroupArn }: Observation): string[] {
  return differences(
    {
      launchTemplate: group.LaunchTemplate?.LaunchTemplateName,
      version: group.LaunchTemplate?.Version,
      healthCheckType: group.HealthCheckType,
      subnets: listed(group.VPCZoneIdentifier?.split(',') ?? []),
      targetGroups: listed(group.TargetGroupARNs ?? []),
    },
    {
      launchTemplate: plan.green.generation,
      version: TEMPLATE_VERSION,
      healthCheckType: 'ELB',
      subnets: listed(plan.deployed.network.subnetIds),
      targetGroups: targetGroupArn,
    },
  );
}

/** The order says nothing. */
const listed = (names: readonly string[]): string => [...names].sort().join(', ');

function activityOf(activity: Activity): ScalingActivity {
  return {
    status: activity.StatusCode ?? '',
    message: activity.StatusMessage ?? activity.Description ?? '',
    startedAt: activity.StartTime?.getTime() ?? 0,
  };
}
