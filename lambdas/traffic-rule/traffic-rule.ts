import * as z from 'zod';
import { type FoundRule, listenerRules } from '../aws/listener-rules';
import { loadBalancer } from '../aws/load-balancer';
import { KilnError } from '../domain/errors';
import { TAGS } from '../domain/names';
import { describeRule } from '../domain/rule';
import { defineStep } from '../shared/define-step';

/** What a fleet's stack says of its rule. CloudFormation hands everything over as text. */
const wantedSchema = z.object({
  Fleet: z.string(),
  ListenerArn: z.string(),
  Priority: z.coerce.number().int(),
  Paths: z.array(z.string()).optional(),
  Hosts: z.array(z.string()).optional(),
});
type Wanted = z.output<typeof wantedSchema>;

/** Source: AWS CloudFormation user guide, "Custom resource request objects"; CDK, "Provider framework". */
const contract = {
  input: z.discriminatedUnion('RequestType', [
    z.object({ RequestType: z.literal('Create'), ResourceProperties: wantedSchema }),
    z.object({ RequestType: z.literal('Update'), ResourceProperties: wantedSchema, PhysicalResourceId: z.string() }),
    z.object({ RequestType: z.literal('Delete'), ResourceProperties: wantedSchema, PhysicalResourceId: z.string() }),
  ]),
  /** The rule's ARN is its id: another one makes CloudFormation delete this one afterwards. */
  output: z.strictObject({ PhysicalResourceId: z.string() }),
};

/**
 * The custom resource that makes a fleet's listener rule. From its first release on a rule's actions are Kiln's
 * releases': a deployment changes conditions and priority only, and removes no rule that serves.
 * @throws PreflightFailed with a sentence for whoever deploys
 */
export const handler = defineStep(
  contract,
  { rules: listenerRules, balancer: loadBalancer },
  async (request, { rules, balancer, setting }) => {
    const wanted = request.ResourceProperties;
    const tags = { [TAGS.stage]: setting('STAGE'), [TAGS.fleet]: wanted.Fleet };
    const match = { paths: wanted.Paths, hosts: wanted.Hosts };

    const refuseWhileServing = async (ruleArn: string, change: string): Promise<void> => {
      const rule = await balancer.readRule(ruleArn);
      if (rule.kind !== 'forward' || rule.targets.every(({ weight }) => weight === 0)) return;
      throw new KilnError(
        'PreflightFailed',
        `The listener rule of fleet ${wanted.Fleet} serves (${describeRule(rule)}) and is not ${change}. Point its traffic elsewhere first.`,
      );
    };

    /** Brings a rule that is there to what is wanted, its actions apart. */
    const adjust = async ({ arn, priority }: FoundRule): Promise<string> => {
      await rules.setConditions(arn, match);
      if (priority !== wanted.Priority && (await rules.setPriority(arn, wanted.Priority)) === 'TAKEN') {
        throw priorityTaken(wanted);
      }
      return arn;
    };

    const make = async (): Promise<string> => {
      const there = await rules.find(wanted.ListenerArn, tags);
      if (there !== undefined) return adjust(there);
      const made = await rules.create({ listenerArn: wanted.ListenerArn, priority: wanted.Priority, tags, ...match });
      if (made !== undefined) return made;
      // Perhaps by ourselves: an answer was lost, and the SDK asked again.
      const own = await rules.find(wanted.ListenerArn, tags);
      if (own === undefined) throw priorityTaken(wanted);
      return adjust(own);
    };

    switch (request.RequestType) {
      case 'Create':
        return { PhysicalResourceId: await make() };
      case 'Update': {
        const { PhysicalResourceId: ruleArn } = request;
        if (!isOf(ruleArn, wanted.ListenerArn)) await refuseWhileServing(ruleArn, 'moved to another listener');
        return { PhysicalResourceId: await make() };
      }
      case 'Delete':
        await refuseWhileServing(request.PhysicalResourceId, 'deleted');
        await rules.delete(request.PhysicalResourceId);
        return { PhysicalResourceId: request.PhysicalResourceId };
    }
  },
);

/** `…:listener-rule/app/web/1/2/3` is a rule of `…:listener/app/web/1/2`. */
function isOf(ruleArn: string, listenerArn: string): boolean {
  return ruleArn.startsWith(`${listenerArn.replace(':listener/', ':listener-rule/')}/`);
}

function priorityTaken({ Fleet, ListenerArn, Priority }: Wanted): Error {
  return new KilnError(
    'PreflightFailed',
    `Priority ${Priority} of ${ListenerArn} belongs to a rule that is not fleet ${Fleet}'s. Give the fleet another one at traffic.priority in its file.`,
  );
}
