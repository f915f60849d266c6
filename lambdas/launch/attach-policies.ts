import type { PutScalingPolicyCommandInput } from '@aws-sdk/client-auto-scaling';
import { autoScaling } from '../aws/auto-scaling';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import type { Plan } from '../domain/plan';
import { targetGroupDimension } from '../domain/rule';
import { defineStep } from '../shared/define-step';
import { greenGone } from './green-gone';

/**
 * Green's scaling policy, on green's own metric. Putting it again changes nothing.
 * @throws LaunchFailed where its group is gone
 */
export const handler = defineStep(
  contracts.AttachPolicies,
  { store, groups: autoScaling },
  async ({ release, targetGroupArn }, { store, groups }) => {
    const plan = await store.readPlan(release);
    if ((await groups.putPolicy(policyOf(plan, targetGroupArn))) === 'GONE') throw greenGone(plan.green.generation);
    return {};
  },
);

function policyOf(plan: Plan, targetGroupArn: string): PutScalingPolicyCommandInput {
  const { scaling } = plan.deployed.spec;
  const { generation } = plan.green;
  // The label says which load balancer and target group are meant. Source: Auto Scaling API, PredefinedMetricSpecification.
  const label = `${plan.deployed.loadBalancer}/${targetGroupDimension(targetGroupArn)}`;
  return {
    AutoScalingGroupName: generation,
    PolicyName: `${generation}-${scaling.metric}`,
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingConfiguration: {
      TargetValue: scaling.target,
      PredefinedMetricSpecification:
        scaling.metric === 'cpu'
          ? { PredefinedMetricType: 'ASGAverageCPUUtilization' }
          : { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: label },
    },
  };
}
