import type {
  DeletePolicyCommandInput,
  DeletePolicyCommandOutput,
  DescribePoliciesCommandInput,
  DescribePoliciesCommandOutput,
  PutScalingPolicyCommandOutput,
  ScalingPolicy,
} from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import { type Operations, operation } from '../../service';
import type { Answer, Context } from './context';
import { validationError } from './errors';
import type { TargetTrackingPolicy } from './model';
import { page } from './page';
import { putPolicy, putPolicyInput } from './put-policy';

const describeInput = z.strictObject({
  AutoScalingGroupName: z.string().optional(),
  PolicyNames: z.array(z.string()).optional(),
  PolicyTypes: z.array(z.string()).optional(),
  MaxRecords: z.number().optional(),
  NextToken: z.string().optional(),
}) satisfies z.ZodType<DescribePoliciesCommandInput>;

const deleteInput = z.strictObject({
  AutoScalingGroupName: z.string().optional(),
  PolicyName: z.string(),
}) satisfies z.ZodType<DeletePolicyCommandInput>;

export function policyOperations(context: Context): Operations {
  const alarms = (policy: TargetTrackingPolicy): { AlarmName: string; AlarmARN: string }[] =>
    [policy.alarmHigh, policy.alarmLow].map((name) => ({
      AlarmName: name,
      AlarmARN: `arn:aws:cloudwatch:${context.region}:${context.account}:alarm:${name}`,
    }));

  const view = (policy: TargetTrackingPolicy): ScalingPolicy => ({
    AutoScalingGroupName: policy.groupName,
    PolicyName: policy.name,
    PolicyARN: policy.arn,
    PolicyType: 'TargetTrackingScaling',
    StepAdjustments: [],
    ...(policy.warmupSeconds !== undefined && { EstimatedInstanceWarmup: policy.warmupSeconds }),
    Alarms: alarms(policy),
    TargetTrackingConfiguration: {
      PredefinedMetricSpecification: {
        PredefinedMetricType: policy.metric,
        ...(policy.resourceLabel !== undefined && { ResourceLabel: policy.resourceLabel }),
      },
      TargetValue: policy.target,
      DisableScaleIn: policy.disableScaleIn,
    },
    Enabled: policy.enabled,
  });

  return {
    PutScalingPolicy: operation({
      kind: 'write',
      input: putPolicyInput,
      answer: (input): Answer<PutScalingPolicyCommandOutput> => {
        const policy = putPolicy(context, input);
        return { PolicyARN: policy.arn, Alarms: alarms(policy) };
      },
    }),

    DescribePolicies: operation({
      kind: 'eventual',
      input: describeInput,
      answer: (input, call): Answer<DescribePoliciesCommandOutput> => {
        const { AutoScalingGroupName: group, PolicyNames: names = [], PolicyTypes: types = [] } = input;
        if (group !== undefined) context.store.require(group);
        const policies = context.store.policies
          .list(call.readAt)
          .filter((policy) => group === undefined || policy.groupName === group)
          .filter((policy) => names.length === 0 || names.includes(policy.name) || names.includes(policy.arn))
          .filter(() => types.length === 0 || types.includes('TargetTrackingScaling'));
        const { items, nextToken } = page(policies, input, 50);
        return { ScalingPolicies: items.map(view), NextToken: nextToken };
      },
    }),

    DeletePolicy: operation({
      kind: 'write',
      input: deleteInput,
      answer: (input): Answer<DeletePolicyCommandOutput> => {
        const { AutoScalingGroupName: group, PolicyName: name } = input;
        if (group !== undefined) context.store.require(group);
        const policy = context.store.policies
          .list()
          .find((known) => known.arn === name || (known.groupName === group && known.name === name));
        if (policy === undefined) throw validationError(`PolicyName not found - ${name}`);
        context.store.policies.delete(policy.arn);
        return {};
      },
    }),
  };
}
