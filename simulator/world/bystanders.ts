import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import { LONGEST_GENERATION_NAME, TAGS } from '../../lambdas/domain/names';
import { baseImage, NETWORK } from './network';
import type { SimulatedAws } from './simulated-aws';

/**
 * Another fleet of the account, whose names begin like the rehearsed one's: what a release must never touch. It is there
 * only where its names are short enough for AWS.
 */
export function addBystanders(aws: SimulatedAws, stage: string, spec: FleetSpec, listenerArn: string): void {
  const fleet = `${spec.fleet}-x`;
  const name = `${stage}-${fleet}-v001`;
  if (name.length > LONGEST_GENERATION_NAME) return;
  const priority = spec.traffic[0]?.priority === 50_000 ? 49_999 : 50_000;
  const tags = [
    { Key: TAGS.stage, Value: stage },
    { Key: TAGS.fleet, Value: fleet },
    { Key: TAGS.generation, Value: name },
  ];
  aws.ask('elbv2', 'CreateTargetGroup', {
    Name: name,
    Protocol: 'HTTP',
    Port: 8080,
    VpcId: NETWORK.vpcId,
    TargetType: 'instance',
    Tags: tags,
  });
  const targetGroupArn = aws.elbv2.state.targetGroups.list().find((group) => group.name === name)?.arn;
  aws.ask('elbv2', 'CreateRule', {
    ListenerArn: listenerArn,
    Priority: priority,
    Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: ['another.example.com'] } }],
    Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: targetGroupArn, Weight: 1 }] } }],
    Tags: tags,
  });
  aws.ask('ec2', 'CreateLaunchTemplate', {
    LaunchTemplateName: name,
    LaunchTemplateData: {
      ImageId: baseImage(spec.image).imageId,
      InstanceType: spec.instances.types[0],
      SecurityGroupIds: NETWORK.instanceSecurityGroupIds,
    },
    TagSpecifications: [{ ResourceType: 'launch-template', Tags: tags }],
  });
  aws.ask('autoscaling', 'CreateAutoScalingGroup', {
    AutoScalingGroupName: name,
    LaunchTemplate: { LaunchTemplateName: name, Version: '1' },
    MinSize: 1,
    MaxSize: 1,
    DesiredCapacity: 1,
    VPCZoneIdentifier: NETWORK.subnetIds.join(','),
    TargetGroupARNs: [targetGroupArn],
    Tags: tags.map((tag) => ({ ...tag, PropagateAtLaunch: true })),
  });
  aws.ask('cloudwatch', 'PutMetricAlarm', {
    AlarmName: `${name}-errors`,
    Namespace: 'AWS/EC2',
    MetricName: 'CPUUtilization',
    Dimensions: [{ Name: 'AutoScalingGroupName', Value: name }],
    Statistic: 'Average',
    Period: 60,
    EvaluationPeriods: 5,
    Threshold: 99,
    ComparisonOperator: 'GreaterThanThreshold',
    Tags: tags,
  });
}
