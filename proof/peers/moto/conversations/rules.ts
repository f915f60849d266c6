import {
  CreateRuleCommand,
  type CreateRuleCommandInput,
  DescribeRulesCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  type ModifyRuleCommandInput,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { listenerRules } from '../../../../lambdas/aws/listener-rules';
import { loadBalancer } from '../../../../lambdas/aws/load-balancer';
import type { Conversation } from '../conversation';
import { targetGroupRequest } from './requests';

const OF_ELB = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333';
const NOBODYS_GROUP = `${OF_ELB}:targetgroup/nobody/0123456789abcdef`;
const NOBODYS_RULE = `${OF_ELB}:listener-rule/app/prod-web/0123456789abcdef/0123456789abcdef/0123456789abcdef`;

export const ruleConversation: Conversation = {
  name: 'rules and weights',
  async hold(peer) {
    const { refused } = peer;
    const { listenerArn } = peer.places;
    const balancer = peer.use(loadBalancer);
    const rules = peer.use(listenerRules);
    const elb = peer.clients(ElasticLoadBalancingV2Client);
    const blue = await balancer.createTargetGroup(targetGroupRequest(peer, 'prod-web-v002'));
    const green = await balancer.createTargetGroup(targetGroupRequest(peer, 'prod-web-v003'));
    const tags = { 'kiln:stage': 'prod', 'kiln:rule': 'web' };
    const ruleArn = (await rules.create({ listenerArn, priority: 700, tags, paths: ['/web/*'] })) ?? '';
    await peer.settle(5);
    await refused('a priority that is taken', () =>
      rules.create({ listenerArn, priority: 700, tags, paths: ['/web/*'] }),
    );
    await balancer.readRule(ruleArn);
    await refused('a rule that is not', () => balancer.readRule(NOBODYS_RULE));
    await rules.setConditions(ruleArn, { paths: ['/web/*', '/shop/*'], hosts: ['www.example.com'] });
    await rules.setPriority(ruleArn, 701);
    await peer.settle(5);
    await elb.send(new DescribeRulesCommand({ RuleArns: [ruleArn] }));
    await elb.send(new DescribeTagsCommand({ ResourceArns: [ruleArn] }));
    await balancer.writeRule(ruleArn, { kind: 'forward', targets: [{ targetGroupArn: blue, weight: 100 }] });
    await peer.settle(5);
    await balancer.readRule(ruleArn);
    await balancer.writeRule(ruleArn, {
      kind: 'forward',
      targets: [
        { targetGroupArn: blue, weight: 100 },
        { targetGroupArn: green, weight: 0 },
      ],
    });
    await peer.settle(60);
    await balancer.readRule(ruleArn);
    await balancer.findTargetGroup('prod-web-v003');
    await refused('a target group that a rule names', () => balancer.deleteTargetGroup(green));

    const forward = (...TargetGroups: { TargetGroupArn: string; Weight?: number }[]) => ({
      Type: 'forward' as const,
      ForwardConfig: { TargetGroups },
    });
    const page = (FixedResponseConfig: { StatusCode: string; ContentType?: string; MessageBody?: string }) => ({
      Type: 'fixed-response' as const,
      FixedResponseConfig,
    });
    const wrongActions: Record<string, NonNullable<ModifyRuleCommandInput['Actions']>> = {
      'no action': [],
      'a forward to nothing': [forward()],
      'weight 1000': [forward({ TargetGroupArn: blue, Weight: 1000 })],
      'weight -1': [forward({ TargetGroupArn: blue, Weight: -1 })],
      'a target group that is not': [forward({ TargetGroupArn: NOBODYS_GROUP, Weight: 1 })],
      'a target group twice': [forward({ TargetGroupArn: blue }, { TargetGroupArn: blue })],
      'two forwards': [forward({ TargetGroupArn: blue }), forward({ TargetGroupArn: green })],
      'a page without one': [{ Type: 'fixed-response' }],
      'status 302': [page({ StatusCode: '302' })],
      'text/xml': [page({ StatusCode: '503', ContentType: 'text/xml' })],
      'a long page': [page({ StatusCode: '503', MessageBody: 'x'.repeat(1025) })],
    };
    for (const [about, Actions] of Object.entries(wrongActions)) {
      await refused(about, () => elb.send(new ModifyRuleCommand({ RuleArn: ruleArn, Actions })));
    }
    await refused('a rule that is not', () =>
      elb.send(new ModifyRuleCommand({ RuleArn: NOBODYS_RULE, Actions: [forward({ TargetGroupArn: blue })] })),
    );
    await refused('nothing to modify', () => elb.send(new ModifyRuleCommand({ RuleArn: ruleArn })));

    const paths = (...Values: string[]) => [{ Field: 'path-pattern', PathPatternConfig: { Values } }];
    const wrongRules: Record<string, Partial<CreateRuleCommandInput>> = {
      'priority 0': { Priority: 0 },
      'priority 50001': { Priority: 50_001 },
      'no condition': { Conditions: [] },
      'six values': { Conditions: paths('/a', '/b', '/c', '/d', '/e', '/f') },
      'a long path': { Conditions: paths(`/${'x'.repeat(128)}`) },
      'a listener that is not': { ListenerArn: listenerArn.replace(/[^/]+$/, '0123456789abcdef') },
    };
    for (const [about, fields] of Object.entries(wrongRules)) {
      const right = { ListenerArn: listenerArn, Priority: 710, Conditions: paths('/a') };
      await refused(about, () =>
        elb.send(new CreateRuleCommand({ ...right, Actions: [page({ StatusCode: '503' })], ...fields })),
      );
    }
    const other = { listenerArn, priority: 702, tags: { a: 'b' }, hosts: ['*.example.com'] };
    const otherArn = (await rules.create(other)) ?? '';
    await refused('a priority that is taken', () => rules.setPriority(otherArn, 701));
    await refused('a rule that is not', () =>
      elb.send(new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: NOBODYS_RULE, Priority: 703 }] })),
    );
    await refused('tags of a rule that is not', () =>
      elb.send(new DescribeTagsCommand({ ResourceArns: [NOBODYS_RULE] })),
    );
    await refused('what is no ARN', () => elb.send(new DescribeRulesCommand({ RuleArns: ['not-an-arn'] })));
    await refused('by rule and listener at once', () =>
      elb.send(new DescribeRulesCommand({ ListenerArn: listenerArn, RuleArns: [ruleArn] })),
    );
    await balancer.writeRule(ruleArn, { kind: 'forward', targets: [{ targetGroupArn: blue, weight: 100 }] });
    await peer.settle(600);
    await balancer.deleteTargetGroup(green);
    await rules.delete(ruleArn);
    await rules.delete(otherArn);
    await peer.settle(600);
    await refused('what is gone', () => rules.delete(ruleArn));
    await balancer.deleteTargetGroup(blue);
  },
};
