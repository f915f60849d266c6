import {
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { loadBalancer } from '../../../../lambdas/aws/load-balancer';
import type { Conversation } from '../conversation';
import { targetGroupRequest } from './requests';

const NAME = 'prod-web-v001';
const NOBODYS = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/nobody/0123456789abcdef';

const WRONG_SETTINGS: readonly object[] = [
  { Name: 'a-name-of-more-than-thirty-two-characters' },
  { Name: 'under_score' },
  { Name: '-dash' },
  { Name: '' },
  { Protocol: undefined },
  { Port: undefined },
  { VpcId: undefined },
  { VpcId: 'vpc-00000000000000000' },
  { Port: 70_000 },
  { HealthCheckEnabled: false },
  { HealthCheckIntervalSeconds: 4 },
  { HealthCheckTimeoutSeconds: 121, HealthCheckIntervalSeconds: 200 },
  { HealthCheckTimeoutSeconds: 20, HealthCheckIntervalSeconds: 10 },
  { HealthCheckTimeoutSeconds: 10, HealthCheckIntervalSeconds: 10 },
  { HealthCheckPort: 'http' },
  { HealthyThresholdCount: 11 },
  { UnhealthyThresholdCount: 1 },
  { HealthCheckPath: 'health' },
  { HealthCheckPath: `/${'x'.repeat(1024)}` },
  { Matcher: { HttpCode: '600' } },
  { Matcher: { HttpCode: '200-' } },
  { Tags: ['b', 'c'].map((Value) => ({ Key: 'a', Value })) },
  { Tags: [{ Key: 'aws:mine', Value: 'b' }] },
  { Tags: [{ Key: 'x'.repeat(129), Value: 'b' }] },
];

const WRONG_ATTRIBUTES = [
  ['deregistration_delay.timeout_seconds', '3601'],
  ['deregistration_delay.timeout_seconds', 'soon'],
  ['slow_start.duration_seconds', '10'],
  ['load_balancing.algorithm.type', 'fastest'],
  ['stickiness.enabled', 'maybe'],
  ['stickiness.lb_cookie.duration_seconds', '0'],
  ['no.such.attribute', '1'],
];

export const targetGroupConversation: Conversation = {
  name: 'target groups',
  async hold(peer) {
    const { refused, taken } = peer;
    const balancer = peer.use(loadBalancer);
    const elb = peer.clients(ElasticLoadBalancingV2Client);
    const request = targetGroupRequest(peer, NAME);
    await balancer.findTargetGroup(NAME);
    const arn = await balancer.createTargetGroup(request);
    await peer.settle(5);
    await balancer.findTargetGroup(NAME);
    await balancer.targetGroupTags(arn);
    await refused('tags of nobody', () => balancer.targetGroupTags(NOBODYS));
    await elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }));
    await refused('what is not', () => elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [NOBODYS] })));
    await refused('by name and ARN at once', () =>
      elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn], Names: [NAME] })),
    );
    await taken('the same again', () => balancer.createTargetGroup(request));
    await refused('the name with another port', () => balancer.createTargetGroup({ ...request, Port: 9090 }));
    await refused('the name with another check', () =>
      balancer.createTargetGroup({ ...request, HealthCheckPath: '/other' }),
    );
    await balancer.setAttributes(arn, {
      'deregistration_delay.timeout_seconds': '30',
      'stickiness.enabled': 'false',
      'load_balancing.algorithm.type': 'least_outstanding_requests',
      'slow_start.duration_seconds': '0',
    });
    await peer.settle(5);
    await balancer.attributes(arn);
    for (const [Key, Value] of WRONG_ATTRIBUTES) {
      await refused(`${Key} is ${Value}`, () =>
        elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes: [{ Key, Value }] })),
      );
    }
    await refused('attributes of nobody', () =>
      elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: NOBODYS })),
    );
    await refused('nobody given attributes', () => balancer.setAttributes(NOBODYS, { 'stickiness.enabled': 'false' }));
    await balancer.targets(arn);
    await refused('targets of nobody', () => balancer.targets(NOBODYS));
    for (const [index, fields] of WRONG_SETTINGS.entries()) {
      await refused(shortened(fields), () =>
        elb.send(new CreateTargetGroupCommand({ ...request, Name: `wrong-${index}`, ...fields })),
      );
    }
    await balancer.deleteTargetGroup(arn);
    await peer.settle(5);
    await balancer.findTargetGroup(NAME);
    await taken('what is gone', () => balancer.deleteTargetGroup(arn));
    await refused('what is no ARN', () => elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: 'not-an-arn' })));
    await refused('targets of what is gone', () =>
      elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn, Targets: [{ Id: 'i-0123456789abcdef0' }] })),
    );
  },
};

function shortened(fields: object): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${(JSON.stringify(value) ?? 'left out').slice(0, 40)}`)
    .join(', ');
}
