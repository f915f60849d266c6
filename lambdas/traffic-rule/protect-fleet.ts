import * as z from 'zod';
import { autoScaling } from '../aws/auto-scaling';
import { loadBalancer } from '../aws/load-balancer';
import { store } from '../aws/store';
import { KilnError } from '../domain/errors';
import { TAGS } from '../domain/names';
import { describeRule } from '../domain/rule';
import { defineStep } from '../shared/define-step';

const wantedSchema = z.object({ Fleet: z.string(), RuleArn: z.string() });

/** Source: AWS CloudFormation user guide, "Custom resource request objects"; CDK, "Provider framework". */
const contract = {
  input: z.object({ RequestType: z.enum(['Create', 'Update', 'Delete']), ResourceProperties: wantedSchema }),
  output: z.strictObject({ PhysicalResourceId: z.string() }),
};

/**
 * The custom resource that CloudFormation has to delete before everything else of a fleet's stack. It refuses while the
 * fleet lives, so that whatever generations stand on (network, roles, rule, parameter) stays whole: CloudFormation deletes
 * nothing that a resource depends on whose deletion failed.
 * @throws Error with a sentence for whoever deletes
 */
export const handler = defineStep(
  contract,
  { groups: autoScaling, balancer: loadBalancer, store },
  async ({ RequestType, ResourceProperties: { Fleet, RuleArn } }, { groups, balancer, store, setting }) => {
    const stage = setting('STAGE');
    const id = { PhysicalResourceId: `${stage}-${Fleet}-protection` };
    if (RequestType !== 'Delete') return id;

    const [rule, generations, { holder }] = await Promise.all([
      balancer.readRule(RuleArn),
      groups.groupsTagged({ [TAGS.stage]: stage, [TAGS.fleet]: Fleet }),
      store.readClaim(Fleet),
    ]);
    const reasons: string[] = [];
    if (rule.kind === 'forward' && rule.targets.some(({ weight }) => weight > 0))
      reasons.push(`its listener rule serves (${describeRule(rule)})`);
    if (generations.length > 0) {
      const names = generations.map(({ AutoScalingGroupName = '' }) => AutoScalingGroupName).sort();
      reasons.push(`there still are generations of it (${names.join(', ')})`);
    }
    if (holder !== undefined) reasons.push(`its lock is held by ${holder.id}`);
    if (reasons.length > 0) {
      throw new KilnError(
        'PreflightFailed',
        `The stack of fleet ${Fleet} is not deleted, and nothing of it was: ${reasons.join('; ')}. See "Taking a fleet down" in docs/runbook.md.`,
      );
    }
    return id;
  },
);
