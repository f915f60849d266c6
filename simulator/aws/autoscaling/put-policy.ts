import type { PutScalingPolicyCommandInput } from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import type { Context } from './context';
import { validationError } from './errors';
import type { Group, TargetTrackingPolicy } from './model';
import { parseResourceLabel } from './policy-metrics';

export const putPolicyInput = z.strictObject({
  AutoScalingGroupName: z.string(),
  PolicyName: z.string(),
  PolicyType: z.literal('TargetTrackingScaling'),
  EstimatedInstanceWarmup: z.number().optional(),
  TargetTrackingConfiguration: z.strictObject({
    PredefinedMetricSpecification: z.strictObject({
      PredefinedMetricType: z.enum(['ASGAverageCPUUtilization', 'ALBRequestCountPerTarget']),
      ResourceLabel: z.string().optional(),
    }),
    TargetValue: z.number(),
    DisableScaleIn: z.boolean().optional(),
  }),
  Enabled: z.boolean().optional(),
}) satisfies z.ZodType<PutScalingPolicyCommandInput>;

type Input = z.output<typeof putPolicyInput>;

/**
 * Makes a target tracking policy, or changes the one of that name, which keeps its ARN and its alarms.
 *
 * @throws ValidationError: unknown group, a resource label that is not of its target groups, a metric tracked twice.
 */
export function putPolicy(context: Context, input: Input): TargetTrackingPolicy {
  const group = context.store.groups.get(input.AutoScalingGroupName);
  if (group === undefined) throw validationError(`Group ${input.AutoScalingGroupName} not found`);
  context.store.requireChangeable(group.name);

  const configuration = input.TargetTrackingConfiguration;
  const { PredefinedMetricType: metric, ResourceLabel: resourceLabel } = configuration.PredefinedMetricSpecification;
  if (!(configuration.TargetValue > 0)) throw validationError('The target value must be greater than 0.');
  checkResourceLabel(context, group, metric, resourceLabel);

  const others = context.store.policiesOf(group.name);
  const existing = others.find((policy) => policy.name === input.PolicyName);
  if (
    others.some((policy) => policy !== existing && policy.metric === metric && policy.resourceLabel === resourceLabel)
  ) {
    throw validationError('Only one TargetTrackingScaling policy for a given metric specification is allowed.');
  }
  const policy: TargetTrackingPolicy = {
    ...(existing ?? identity(context, group, input.PolicyName)),
    groupName: group.name,
    name: input.PolicyName,
    metric,
    ...(resourceLabel !== undefined && { resourceLabel }),
    target: configuration.TargetValue,
    disableScaleIn: configuration.DisableScaleIn ?? false,
    enabled: input.Enabled ?? true,
    ...(input.EstimatedInstanceWarmup !== undefined && { warmupSeconds: input.EstimatedInstanceWarmup }),
  };
  context.store.policies.put(policy.arn, policy);
  return policy;
}

function identity(
  context: Context,
  group: Group,
  policyName: string,
): Pick<TargetTrackingPolicy, 'arn' | 'alarmHigh' | 'alarmLow'> {
  const { region, account, random } = context;
  return {
    arn: `arn:aws:autoscaling:${region}:${account}:scalingPolicy:${random.uuid()}:autoScalingGroupName/${group.name}:policyName/${policyName}`,
    alarmHigh: `TargetTracking-${group.name}-AlarmHigh-${random.uuid()}`,
    alarmLow: `TargetTracking-${group.name}-AlarmLow-${random.uuid()}`,
  };
}

/**
 * Source: PredefinedMetricSpecification: "You can't specify a resource label unless the target group is attached to the
 * Auto Scaling group"; the load balancer must route to it as well. Texts from memory.
 */
function checkResourceLabel(
  context: Context,
  group: Group,
  metric: TargetTrackingPolicy['metric'],
  label: string | undefined,
): void {
  if (metric === 'ASGAverageCPUUtilization') {
    if (label !== undefined) throw validationError(`A resource label cannot be specified for ${metric}.`);
    return;
  }
  if (label === undefined) throw validationError(`A resource label must be specified for ${metric}.`);
  const targetGroup = parseResourceLabel(label)?.targetGroup;
  if (targetGroup === undefined) throw validationError(`Invalid resource label: ${label}`);
  const attached = group.targetGroupArns.find((arn) => arn.endsWith(`:${targetGroup}`));
  if (attached === undefined) {
    throw validationError(`The target group ${targetGroup} is not attached to the Auto Scaling group ${group.name}.`);
  }
  if (context.targets.resourceLabel(attached) !== label) {
    throw validationError('The load balancer does not route traffic to the target group.');
  }
}
