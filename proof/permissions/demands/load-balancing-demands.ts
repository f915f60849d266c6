import { z } from 'zod';
import { arnOf } from '../../../simulator/world/account';
import { demand, requestTags, resourceTags } from '../demand';
import { type Demands, field, onEverything, tagsIn, text } from './reading';

const onArn =
  (action: string, name: string): Demands =>
  (input, carried) => {
    const arn = text(input, name);
    return [demand(action, arn, resourceTags(carried.balancing(arn)))];
  };

/** Tags given at birth are asked for by themselves. Source: ELB user guide, "Elastic Load Balancing API permissions", tagging. */
function born(action: string, asked: string, tagged: string, input: unknown) {
  const tags = requestTags(tagsIn(Object(input).Tags));
  const madeBy = { 'elasticloadbalancing:CreateAction': action };
  return [
    demand(`elasticloadbalancing:${action}`, asked, tags),
    demand('elasticloadbalancing:AddTags', tagged, { ...tags, ...madeBy }),
  ];
}

/** Source: Service Authorization Reference, Elastic Load Balancing V2. */
export const loadBalancingDemands: Readonly<Record<string, Demands>> = {
  CreateRule: (input) => {
    const listener = text(input, 'ListenerArn');
    return born('CreateRule', listener, `${listener.replace(':listener/', ':listener-rule/')}/*`, input);
  },
  CreateTargetGroup: (input) => {
    const arn = arnOf('elasticloadbalancing', `targetgroup/${text(input, 'Name')}/*`);
    return born('CreateTargetGroup', arn, arn, input);
  },
  DeleteRule: onArn('elasticloadbalancing:DeleteRule', 'RuleArn'),
  DeleteTargetGroup: onArn('elasticloadbalancing:DeleteTargetGroup', 'TargetGroupArn'),
  DescribeRules: onEverything('elasticloadbalancing:DescribeRules'),
  DescribeTags: onEverything('elasticloadbalancing:DescribeTags'),
  DescribeTargetGroupAttributes: onEverything('elasticloadbalancing:DescribeTargetGroupAttributes'),
  DescribeTargetGroups: onEverything('elasticloadbalancing:DescribeTargetGroups'),
  DescribeTargetHealth: onEverything('elasticloadbalancing:DescribeTargetHealth'),
  ModifyRule: onArn('elasticloadbalancing:ModifyRule', 'RuleArn'),
  ModifyTargetGroupAttributes: onArn('elasticloadbalancing:ModifyTargetGroupAttributes', 'TargetGroupArn'),
  SetRulePriorities: (input) =>
    field(input, 'RulePriorities', z.array(z.looseObject({ RuleArn: z.string() }))).map(({ RuleArn }) =>
      demand('elasticloadbalancing:SetRulePriorities', RuleArn),
    ),
};
