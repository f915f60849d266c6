import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  PutScalingPolicyCommand,
  SetInstanceProtectionCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { autoScaling } from '../../../../lambdas/aws/auto-scaling';
import { launchTemplates } from '../../../../lambdas/aws/launch-templates';
import { loadBalancer } from '../../../../lambdas/aws/load-balancer';
import type { Conversation } from '../conversation';
import { groupRequest, TAGS, targetGroupRequest, templateRequest } from './requests';

const NAME = 'prod-web-v004';

export const groupConversation: Conversation = {
  name: 'Auto Scaling groups',
  async hold(peer) {
    const { refused } = peer;
    const groups = peer.use(autoScaling);
    const balancer = peer.use(loadBalancer);
    const client = peer.clients(AutoScalingClient);
    const targetGroupArn = await balancer.createTargetGroup(targetGroupRequest(peer, NAME));
    await peer.use(launchTemplates).create(templateRequest(peer, NAME));
    await peer.settle(5);
    await groups.findGroup(NAME);
    const request = groupRequest(peer, NAME, targetGroupArn);
    await groups.createGroup(request);
    await peer.settle(300);
    await groups.findGroup(NAME);
    await groups.groupsTagged(TAGS);
    await groups.createGroup(request);
    await balancer.targets(targetGroupArn);
    await groups.setSizes(NAME, { min: 1, max: 5, desired: 3 });
    await peer.settle(300);
    const grown = await groups.findGroup(NAME);
    await groups.suspend(NAME, ['ReplaceUnhealthy']);
    await peer.settle(5);
    await client.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [NAME] }));
    await groups.resume(NAME, ['ReplaceUnhealthy']);
    await refused('a process that is none', () => groups.suspend(NAME, ['Sleep']));
    await groups.putPolicy({
      AutoScalingGroupName: NAME,
      PolicyName: `${NAME}-cpu`,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingConfiguration: {
        TargetValue: 50,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
      },
    });
    await refused('requests per target of no target group', () =>
      client.send(
        new PutScalingPolicyCommand({
          AutoScalingGroupName: NAME,
          PolicyName: 'wrong',
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingConfiguration: {
            TargetValue: 300,
            PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget' },
          },
        }),
      ),
    );
    const [first] = grown?.Instances ?? [];
    await groups.removeScaleInProtection(NAME, [first?.InstanceId ?? '']);
    await refused('an instance of nobody', () =>
      client.send(
        new SetInstanceProtectionCommand({
          AutoScalingGroupName: NAME,
          InstanceIds: ['i-0123456789abcdef0'],
          ProtectedFromScaleIn: false,
        }),
      ),
    );
    const wrongSizes: Record<string, object> = {
      'a minimum above the maximum': { MinSize: 6, MaxSize: 5 },
      'more wanted than the maximum': { DesiredCapacity: 6 },
      'less wanted than the minimum': { MinSize: 2, DesiredCapacity: 1 },
      'a negative size': { MinSize: -1 },
    };
    for (const [about, sizes] of Object.entries(wrongSizes)) {
      await refused(about, () =>
        client.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: NAME, ...sizes })),
      );
    }
    const wrong: Record<string, object> = {
      'no template': { LaunchTemplate: undefined },
      'a template that is not': { LaunchTemplate: { LaunchTemplateName: 'nobody-has-this', Version: '1' } },
      'a version that is not': { LaunchTemplate: { LaunchTemplateName: NAME, Version: '7' } },
      'no subnet': { VPCZoneIdentifier: undefined },
      'a subnet that is not': { VPCZoneIdentifier: 'subnet-00000000000000000' },
      'a minimum above the maximum': { MinSize: 6 },
      'more wanted than the maximum': { DesiredCapacity: 6 },
      'a check that is none': { HealthCheckType: 'PULSE' },
      'a name with a colon': { AutoScalingGroupName: 'a:b' },
      'an empty name': { AutoScalingGroupName: '' },
      'a tag twice': { Tags: ['b', 'c'].map((Value) => ({ Key: 'a', Value, PropagateAtLaunch: true })) },
      'a target group that is not': { TargetGroupARNs: [targetGroupArn.replace(/[^/]+$/, '0123456789abcdef')] },
    };
    for (const [index, [about, fields]] of Object.entries(wrong).entries()) {
      await refused(about, () =>
        client.send(
          new CreateAutoScalingGroupCommand({
            ...request,
            TargetGroupARNs: [],
            AutoScalingGroupName: `prod-web-wrong-${index}`,
            Tags: [],
            ...fields,
          }),
        ),
      );
    }
    await refused('sizes of nobody', () => groups.setSizes('nobody-has-this', { min: 1 }));
    await refused('processes of nobody', () => groups.suspend('nobody-has-this', ['Launch']));
    await refused('a policy of nobody', () =>
      client.send(
        new SuspendProcessesCommand({ AutoScalingGroupName: 'nobody-has-this', ScalingProcesses: ['Launch'] }),
      ),
    );
    await groups.setSizes(NAME, { min: 0, max: 0, desired: 0 });
    await peer.settle(900);
    await groups.findGroup(NAME);
    await balancer.targets(targetGroupArn);
    await groups.deleteGroup(NAME);
    await peer.settle(300);
    await groups.findGroup(NAME);
    await refused('what is gone', () => groups.deleteGroup(NAME));
    await peer.use(launchTemplates).delete(NAME);
    await balancer.deleteTargetGroup(targetGroupArn);
  },
};
