import {
  type Action,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  DeleteTargetGroupCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  ModifyTargetGroupAttributesCommand,
  type Rule,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RuleState } from '../domain/plan';
import { FIRST_PAGE, type ObservedRule } from '../domain/rule';
import { meaning } from '../shared/aws-errors';
import { adapter } from '../shared/clients';
import { tagList } from '../shared/tag-list';
import { sent } from './answers';
import { tagRecord } from './tags';

export interface Target {
  readonly instanceId: string;
  /** `initial`, `healthy`, `unhealthy`, `unused`, `draining`, … */
  readonly state: string;
  /** `Target.ResponseCodeMismatch: Health checks failed with these codes: [500]`; empty when healthy. */
  readonly reason: string;
}

/** The target group is not (yet, any more) there. */
const notThere = meaning(undefined, 'TargetGroupNotFoundException');

/** Elastic Load Balancing v2: one listener rule, and a target group per generation. Source: ELBv2 API reference. */
export const loadBalancer = adapter(ElasticLoadBalancingV2Client, (client) => ({
  async readRule(ruleArn: string): Promise<ObservedRule> {
    const found = await client
      .send(new DescribeRulesCommand({ RuleArns: [ruleArn] }))
      .catch(meaning(undefined, 'RuleNotFoundException'));
    return observe(found?.Rules?.[0]);
  },

  /** Replaces the rule's whole action list, as the API does. */
  async writeRule(ruleArn: string, rule: RuleState): Promise<void> {
    await client.send(new ModifyRuleCommand({ RuleArn: ruleArn, Actions: [actionOf(rule)] }));
  },

  async findTargetGroup(name: string): Promise<TargetGroup | undefined> {
    const found = await client.send(new DescribeTargetGroupsCommand({ Names: [name] })).catch(notThere);
    return found?.TargetGroups?.[0];
  },

  /** @returns undefined where the target group is not (yet, any more) there. */
  async targetGroupTags(arn: string): Promise<Record<string, string> | undefined> {
    const found = await client.send(new DescribeTagsCommand({ ResourceArns: [arn] })).catch(notThere);
    return found && tagRecord(found.TagDescriptions?.[0]?.Tags);
  },

  /**
   * Idempotent on AWS for equal settings, whoever made the first one: look for one of the name before.
   * @throws DuplicateTargetGroupNameException for different settings
   */
  async createTargetGroup(input: CreateTargetGroupCommandInput): Promise<string> {
    const { TargetGroups } = await client.send(new CreateTargetGroupCommand(input));
    return sent(TargetGroups?.[0]?.TargetGroupArn, `the ARN of target group ${input.Name}`);
  },

  async setAttributes(arn: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    const Attributes = tagList(attributes);
    await client.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes }));
  },

  async attributes(arn: string): Promise<Record<string, string>> {
    const { Attributes } = await client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }));
    return tagRecord(Attributes);
  },

  /** @returns undefined where the target group is not (yet, any more) there. */
  async targets(arn: string): Promise<Target[] | undefined> {
    const found = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn })).catch(notThere);
    const targets = found && (found.TargetHealthDescriptions ?? []);
    return targets?.map(({ Target, TargetHealth }) => ({
      instanceId: Target?.Id ?? '',
      state: TargetHealth?.State ?? 'unavailable',
      reason: [TargetHealth?.Reason, TargetHealth?.Description].filter(Boolean).join(': '),
    }));
  },

  /** @returns IN_USE while a rule still names it; AWS notices a rule's change with a delay. */
  deleteTargetGroup(arn: string): Promise<'DELETED' | 'IN_USE'> {
    return client
      .send(new DeleteTargetGroupCommand({ TargetGroupArn: arn }))
      .catch(notThere)
      .then(() => 'DELETED', meaning('IN_USE', 'ResourceInUseException'));
  },
}));

/** The action list of one of Kiln's rule states. */
export function actionOf(rule: RuleState): Action {
  if (rule.kind === 'fixed-response') return { Type: 'fixed-response', FixedResponseConfig: { ...FIRST_PAGE } };
  return {
    Type: 'forward',
    ForwardConfig: {
      TargetGroups: rule.targets.map(({ targetGroupArn, weight }) => ({
        TargetGroupArn: targetGroupArn,
        Weight: weight,
      })),
      TargetGroupStickinessConfig: { Enabled: false },
    },
  };
}

function observe(rule: Rule | undefined): ObservedRule {
  if (rule === undefined) return { kind: 'missing' };
  const [action, ...more] = rule.Actions ?? [];
  if (action === undefined || more.length > 0) return { kind: 'foreign', what: 'several actions' };
  if (action.Type === 'fixed-response') {
    const page = action.FixedResponseConfig;
    if (page?.StatusCode === FIRST_PAGE.StatusCode && page.MessageBody === FIRST_PAGE.MessageBody) {
      return { kind: 'fixed-response' };
    }
    return { kind: 'foreign', what: `a fixed response ${page?.StatusCode ?? ''} that is not Kiln's` };
  }
  if (action.Type !== 'forward') return { kind: 'foreign', what: `an action of type ${action.Type}` };
  const groups = action.ForwardConfig?.TargetGroups ?? [];
  return {
    kind: 'forward',
    targets: groups.map(({ TargetGroupArn, Weight }) => ({
      targetGroupArn: TargetGroupArn ?? '',
      weight: Weight ?? 1,
    })),
  };
}
