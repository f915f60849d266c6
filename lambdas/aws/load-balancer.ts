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
import { isAwsError } from '../shared/aws-errors';
import { adapter } from '../shared/clients';
import { tagRecord } from './tags';

export interface Target {
  readonly instanceId: string;
  /** `initial`, `healthy`, `unhealthy`, `unused`, `draining`, … */
  readonly state: string;
  /** `Target.ResponseCodeMismatch: Health checks failed with these codes: [500]`; empty when healthy. */
  readonly reason: string;
}

/** Elastic Load Balancing v2: one listener rule, and a target group per generation. Source: ELBv2 API reference. */
export const loadBalancer = adapter(ElasticLoadBalancingV2Client, (client) => ({
  async readRule(ruleArn: string): Promise<ObservedRule> {
    try {
      const { Rules } = await client.send(new DescribeRulesCommand({ RuleArns: [ruleArn] }));
      return observe(Rules?.[0]);
    } catch (error) {
      if (isAwsError(error, 'RuleNotFoundException')) return { kind: 'missing' };
      throw error;
    }
  },

  /** Replaces the rule's whole action list, as the API does. */
  async writeRule(ruleArn: string, rule: RuleState): Promise<void> {
    await client.send(new ModifyRuleCommand({ RuleArn: ruleArn, Actions: [actionOf(rule)] }));
  },

  async findTargetGroup(name: string): Promise<TargetGroup | undefined> {
    try {
      const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ Names: [name] }));
      return TargetGroups?.[0];
    } catch (error) {
      if (isAwsError(error, 'TargetGroupNotFoundException')) return undefined;
      throw error;
    }
  },

  /** @returns undefined where the target group is not (yet, any more) there. */
  async targetGroupTags(arn: string): Promise<Record<string, string> | undefined> {
    try {
      const { TagDescriptions } = await client.send(new DescribeTagsCommand({ ResourceArns: [arn] }));
      return tagRecord(TagDescriptions?.[0]?.Tags);
    } catch (error) {
      if (isAwsError(error, 'TargetGroupNotFoundException')) return undefined;
      throw error;
    }
  },

  /**
   * Idempotent on AWS for equal settings, whoever made the first one: look for one of the name before.
   * @throws DuplicateTargetGroupNameException for different settings
   */
  async createTargetGroup(input: CreateTargetGroupCommandInput): Promise<string> {
    const { TargetGroups } = await client.send(new CreateTargetGroupCommand(input));
    const arn = TargetGroups?.[0]?.TargetGroupArn;
    if (arn === undefined) throw new Error(`CreateTargetGroup ${input.Name} answered without an ARN.`);
    return arn;
  },

  async setAttributes(arn: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    const Attributes = Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
    await client.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes }));
  },

  async attributes(arn: string): Promise<Record<string, string>> {
    const { Attributes } = await client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }));
    return Object.fromEntries((Attributes ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
  },

  /** @returns undefined where the target group is not (yet, any more) there. */
  async targets(arn: string): Promise<Target[] | undefined> {
    try {
      const { TargetHealthDescriptions } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn }));
      return (TargetHealthDescriptions ?? []).map(({ Target, TargetHealth }) => ({
        instanceId: Target?.Id ?? '',
        state: TargetHealth?.State ?? 'unavailable',
        reason: [TargetHealth?.Reason, TargetHealth?.Description].filter(Boolean).join(': '),
      }));
    } catch (error) {
      if (isAwsError(error, 'TargetGroupNotFoundException')) return undefined;
      throw error;
    }
  },

  /** @returns IN_USE while a rule still names it; AWS notices a rule's change with a delay. */
  async deleteTargetGroup(arn: string): Promise<'DELETED' | 'IN_USE'> {
    try {
      await client.send(new DeleteTargetGroupCommand({ TargetGroupArn: arn }));
      return 'DELETED';
    } catch (error) {
      if (isAwsError(error, 'ResourceInUseException')) return 'IN_USE';
      if (isAwsError(error, 'TargetGroupNotFoundException')) return 'DELETED';
      throw error;
    }
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
