import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  paginateDescribeRules,
  type RuleCondition,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { FIRST_PAGE } from '../domain/rule';
import { meaning } from '../shared/aws-errors';
import { adapter } from '../shared/clients';
import { tagList } from '../shared/tag-list';
import { allOf, sent } from './answers';

/** Which requests a rule is for. Where both are given, both must match. */
export interface RequestMatch {
  readonly paths?: readonly string[] | undefined;
  readonly hosts?: readonly string[] | undefined;
}

export interface NewRule extends RequestMatch {
  readonly listenerArn: string;
  readonly priority: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface FoundRule {
  readonly arn: string;
  readonly priority: number;
}

/** DescribeTags takes so many ARNs a call. Source: its API page. */
const TAGS_BATCH = 20;

/** Elastic Load Balancing v2: rules as a deployment makes, moves and removes them. Source: ELBv2 API reference. */
export const listenerRules = adapter(ElasticLoadBalancingV2Client, (client) => ({
  /** @returns the listener's rule that carries all of these tags; undefined where there is none. */
  async find(listenerArn: string, tags: Readonly<Record<string, string>>): Promise<FoundRule | undefined> {
    const pages = paginateDescribeRules({ client }, { ListenerArn: listenerArn });
    const rules = await allOf(pages, ({ Rules }) =>
      Rules?.filter(({ IsDefault }) => IsDefault !== true).map(
        ({ RuleArn, Priority }): FoundRule => ({ arn: RuleArn ?? '', priority: Number(Priority) }),
      ),
    );
    for (let start = 0; start < rules.length; start += TAGS_BATCH) {
      const batch = rules.slice(start, start + TAGS_BATCH);
      const { TagDescriptions } = await client.send(
        new DescribeTagsCommand({ ResourceArns: batch.map(({ arn }) => arn) }),
      );
      const tagged = TagDescriptions?.find(({ Tags }) => {
        const has = new Map(Tags?.map(({ Key, Value }) => [Key, Value]));
        return Object.entries(tags).every(([key, value]) => has.get(key) === value);
      });
      const found = batch.find(({ arn }) => arn === tagged?.ResourceArn);
      if (found !== undefined) return found;
    }
    return undefined;
  },

  /** Makes a rule that answers Kiln's fixed 503. @returns its ARN, undefined where a rule has this priority. */
  async create({ listenerArn, priority, tags, ...match }: NewRule): Promise<string | undefined> {
    const made = await client
      .send(
        new CreateRuleCommand({
          ListenerArn: listenerArn,
          Priority: priority,
          Conditions: conditionsOf(match),
          Actions: [{ Type: 'fixed-response', FixedResponseConfig: { ...FIRST_PAGE } }],
          Tags: tagList(tags),
        }),
      )
      .catch(meaning(undefined, 'PriorityInUseException'));
    return made && sent(made.Rules?.[0]?.RuleArn, `the ARN of rule ${priority} of ${listenerArn}`);
  },

  /** Leaves the actions as they are. */
  async setConditions(ruleArn: string, match: RequestMatch): Promise<void> {
    await client.send(new ModifyRuleCommand({ RuleArn: ruleArn, Conditions: conditionsOf(match) }));
  },

  /** @returns TAKEN where another rule has this priority. */
  setPriority(ruleArn: string, priority: number): Promise<'SET' | 'TAKEN'> {
    return client
      .send(new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: ruleArn, Priority: priority }] }))
      .then(() => 'SET', meaning('TAKEN', 'PriorityInUseException'));
  },

  async delete(ruleArn: string): Promise<void> {
    await client.send(new DeleteRuleCommand({ RuleArn: ruleArn })).catch(meaning(undefined, 'RuleNotFoundException'));
  },
}));

function conditionsOf({ paths, hosts }: RequestMatch): RuleCondition[] {
  return [
    ...(paths === undefined ? [] : [{ Field: 'path-pattern', PathPatternConfig: { Values: [...paths] } }]),
    ...(hosts === undefined ? [] : [{ Field: 'host-header', HostHeaderConfig: { Values: [...hosts] } }]),
  ];
}
