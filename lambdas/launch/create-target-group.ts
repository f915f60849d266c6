import { loadBalancer } from '../aws/load-balancer';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { TAGS } from '../domain/names';
import { generationTags, trafficOf } from '../domain/plan-access';
import { targetGroupSettings } from '../domain/target-group-settings';
import { isAwsError } from '../shared/aws-errors';
import { defineStep } from '../shared/define-step';
import { tagList } from '../shared/tag-list';

/**
 * Green's target group. Repeating it finds the same one. For equal settings CreateTargetGroup gives a stranger's group as
 * if it had made it, so one of the name is looked for first, and taken only with this release's own tag.
 * @throws LaunchFailed when a target group of the name is not this release's
 */
export const handler = defineStep(
  contracts.CreateTargetGroup,
  { store, balancer: loadBalancer },
  async ({ release }, { store, balancer }) => {
    const plan = await store.readPlan(release);
    const { generation } = plan.green;
    const traffic = trafficOf(plan);
    const there = await balancer.findTargetGroup(generation);
    if (there?.TargetGroupArn !== undefined) {
      const tags = await balancer.targetGroupTags(there.TargetGroupArn);
      if (tags === undefined) {
        throw new KilnError('TransientAwsError', `AWS does not show the tags of target group ${generation} yet.`);
      }
      const owner = tags[TAGS.release];
      if (owner !== release.id)
        throw notOurs(generation, owner === undefined ? 'it has no tag of Kiln' : `it is of ${owner}`);
      return { targetGroupArn: there.TargetGroupArn };
    }
    try {
      const targetGroupArn = await balancer.createTargetGroup({
        Name: generation,
        TargetType: 'instance',
        VpcId: plan.deployed.network.vpcId,
        ...targetGroupSettings(traffic),
        Matcher: { HttpCode: traffic.healthCheck.matcher },
        Tags: tagList(generationTags(plan)),
      });
      return { targetGroupArn };
    } catch (error) {
      if (!isAwsError(error, 'DuplicateTargetGroupNameException')) throw error;
      throw notOurs(generation, error.message, error);
    }
  },
);

function notOurs(generation: string, why: string, cause?: Error): KilnError {
  return new KilnError(
    'LaunchFailed',
    `There is a target group ${generation} that this release did not make: ${why}. Remove or rename it, then release again.`,
    { cause },
  );
}
