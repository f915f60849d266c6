import { loadBalancer } from '../aws/load-balancer';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { generationTags, trafficOf } from '../domain/plan-access';
import { targetGroupSettings } from '../domain/target-group-settings';
import { isAwsError } from '../shared/aws-errors';
import { defineStep } from '../shared/define-step';
import { tagList } from '../shared/tag-list';

/**
 * Green's target group. Repeating it finds the same one: for equal settings CreateTargetGroup is idempotent.
 * @throws LaunchFailed when a different target group has the name
 */
export const handler = defineStep(
  contracts.CreateTargetGroup,
  { store, balancer: loadBalancer },
  async ({ release }, { store, balancer }) => {
    const plan = await store.readPlan(release);
    const traffic = trafficOf(plan);
    try {
      const targetGroupArn = await balancer.createTargetGroup({
        Name: plan.green.generation,
        TargetType: 'instance',
        VpcId: plan.deployed.network.vpcId,
        ...targetGroupSettings(traffic),
        Matcher: { HttpCode: traffic.healthCheck.matcher },
        Tags: tagList(generationTags(plan)),
      });
      return { targetGroupArn };
    } catch (error) {
      if (!isAwsError(error, 'DuplicateTargetGroupNameException')) throw error;
      throw new KilnError(
        'LaunchFailed',
        `There is a target group ${plan.green.generation} that this release did not make: ${error.message}. Remove or rename it, then release again.`,
        { cause: error },
      );
    }
  },
);
