import type {
  CreateRuleCommandInput,
  CreateRuleCommandOutput,
  DeleteRuleCommandInput,
  DeleteRuleCommandOutput,
  DescribeRulesCommandInput,
  DescribeRulesCommandOutput,
  ModifyRuleCommandInput,
  ModifyRuleCommandOutput,
  Rule as SdkRule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import { actionSchema, namedGroups, readAction, shownAction } from './actions';
import type { Arns } from './arns';
import { conditionSchema, readConditions, shownCondition } from './conditions';
import { listenerNotFound, ruleNotFound, validationError } from './errors';
import type { Listener, Rule, RuleAction } from './model';
import { page } from './pages';
import type { Routing } from './routing';
import type { Elbv2State } from './state';
import { readTags, tagListSchema } from './tags';

/** Source: ALB quotas, rules per load balancer (default rules not counted) and target groups per load balancer. */
const MAX_RULES = 100;
const MAX_GROUPS_PER_LOAD_BALANCER = 100;

export function ruleOperations(state: Elbv2State, routing: Routing, arns: Arns): Operations {
  const put = (rule: Rule): void => {
    state.rules.put(rule.arn, rule);
    routing.written(rule.arn, rule);
  };

  return {
    CreateRule: operation({
      kind: 'write',
      input: z.strictObject({
        ListenerArn: z.string(),
        Conditions: z.array(conditionSchema),
        Priority: z.number(),
        Actions: z.array(actionSchema),
        Tags: tagListSchema.optional(),
      }) satisfies z.ZodType<CreateRuleCommandInput>,
      answer: (input): Omit<CreateRuleCommandOutput, '$metadata'> => {
        const listener = state.listeners.get(input.ListenerArn);
        if (listener === undefined) throw listenerNotFound();
        checkPriority(state, listener, input.Priority);
        const action = readAction(input.Actions, (arn) => state.targetGroups.get(arn));
        checkAssociations(state, routing, listener.loadBalancerArn, action);
        const rule: Rule = {
          arn: arns.rule(listener.arn),
          listenerArn: listener.arn,
          loadBalancerArn: listener.loadBalancerArn,
          priority: input.Priority,
          conditions: readConditions(input.Conditions),
          action,
        };
        const tags = readTags(input.Tags ?? []);
        put(rule);
        state.tags.put(rule.arn, tags);
        return { Rules: [shown(rule)] };
      },
    }),

    ModifyRule: operation({
      kind: 'write',
      input: z.strictObject({
        RuleArn: z.string(),
        Conditions: z.array(conditionSchema).optional(),
        Actions: z.array(actionSchema).optional(),
      }) satisfies z.ZodType<ModifyRuleCommandInput>,
      answer: (input): Omit<ModifyRuleCommandOutput, '$metadata'> => {
        const rule = ownRule(state, input.RuleArn);
        if (input.Conditions === undefined && input.Actions === undefined)
          throw validationError('Either conditions or actions must be specified');
        const action =
          input.Actions === undefined ? rule.action : readAction(input.Actions, (arn) => state.targetGroups.get(arn));
        checkAssociations(state, routing, rule.loadBalancerArn, action, rule.arn);
        const conditions = input.Conditions === undefined ? rule.conditions : readConditions(input.Conditions);
        const changed = { ...rule, action, conditions };
        put(changed);
        return { Rules: [shown(changed)] };
      },
    }),

    DeleteRule: operation({
      kind: 'write',
      input: z.strictObject({ RuleArn: z.string() }) satisfies z.ZodType<DeleteRuleCommandInput>,
      answer: (input): Omit<DeleteRuleCommandOutput, '$metadata'> => {
        const rule = ownRule(state, input.RuleArn);
        state.rules.delete(rule.arn);
        state.tags.delete(rule.arn);
        routing.written(rule.arn, undefined);
        return {};
      },
    }),

    DescribeRules: operation({
      kind: 'eventual',
      input: z.strictObject({
        ListenerArn: z.string().optional(),
        RuleArns: z.array(z.string()).optional(),
        Marker: z.string().optional(),
        PageSize: z.number().optional(),
      }) satisfies z.ZodType<DescribeRulesCommandInput>,
      answer: (input, { readAt }): Omit<DescribeRulesCommandOutput, '$metadata'> => {
        const { items, next } = page(described(state, input, readAt), input);
        return { Rules: items.map(shown), ...next };
      },
    }),
  };
}

function described(state: Elbv2State, input: DescribeRulesCommandInput, readAt: number): Rule[] {
  const { ListenerArn: listenerArn, RuleArns: ruleArns } = input;
  if ((listenerArn === undefined) === (ruleArns === undefined))
    throw validationError('You must specify either listener ARN or rule ARNs');
  if (listenerArn !== undefined) {
    if (state.listeners.get(listenerArn, readAt) === undefined) throw listenerNotFound();
    return state.rulesOf(listenerArn, readAt);
  }
  return (ruleArns ?? []).map((arn) => {
    const rule = state.rules.get(arn, readAt);
    if (rule === undefined) throw ruleNotFound();
    return rule;
  });
}

/** A rule that may be changed. A listener's default rule is changed by ModifyListener alone. */
function ownRule(state: Elbv2State, arn: string): Rule {
  const rule = state.rules.get(arn);
  if (rule === undefined) throw ruleNotFound();
  if (rule.priority === undefined)
    throw new AwsError('OperationNotPermittedException', `Default rule '${arn}' cannot be modified or deleted`);
  return rule;
}

function checkPriority(state: Elbv2State, listener: Listener, priority: number): void {
  if (!Number.isInteger(priority) || priority < 1 || priority > 50_000)
    throw validationError(`Rule priority '${priority}' must be between 1 and 50000`);
  if (state.rulesOf(listener.arn).some((rule) => rule.priority === priority))
    throw new AwsError('PriorityInUseException', `Priority '${priority}' is currently in use`);
  const rules = state.rules
    .list()
    .filter((rule) => rule.loadBalancerArn === listener.loadBalancerArn && rule.priority !== undefined);
  if (rules.length >= MAX_RULES)
    throw new AwsError('TooManyRulesException', `The maximum number of rules per load balancer is '${MAX_RULES}'`);
}

/** A target group belongs to one load balancer, and a load balancer has so many of them. */
function checkAssociations(
  state: Elbv2State,
  routing: Routing,
  loadBalancerArn: string,
  action: RuleAction,
  replacedRuleArn?: string,
): void {
  const named = namedGroups(action);
  const own = new Set(named);
  for (const rule of state.rules.list()) {
    if (rule.loadBalancerArn === loadBalancerArn) {
      if (rule.arn !== replacedRuleArn) for (const arn of namedGroups(rule.action)) own.add(arn);
      continue;
    }
    for (const arn of namedGroups(rule.action)) if (named.includes(arn)) throw otherLoadBalancer(arn);
  }
  for (const arn of named) {
    const holder = routing.loadBalancerOf(arn);
    if (holder !== undefined && holder !== loadBalancerArn) throw otherLoadBalancer(arn);
  }
  if (own.size > MAX_GROUPS_PER_LOAD_BALANCER)
    throw new AwsError(
      'TooManyUniqueTargetGroupsPerLoadBalancerException',
      `The maximum number of target groups per load balancer is '${MAX_GROUPS_PER_LOAD_BALANCER}'`,
    );
}

function otherLoadBalancer(arn: string): AwsError {
  return new AwsError(
    'TargetGroupAssociationLimitException',
    `Target group '${arn}' cannot be associated with more than one load balancer`,
  );
}

function shown(rule: Rule): SdkRule {
  return {
    RuleArn: rule.arn,
    Priority: rule.priority === undefined ? 'default' : String(rule.priority),
    Conditions: rule.conditions.map(shownCondition),
    Actions: [shownAction(rule.action)],
    IsDefault: rule.priority === undefined,
  };
}
