import type { AutoScalingGroup, Instance, TagDescription } from '@aws-sdk/client-auto-scaling';
import type { Group, GroupTag, Member, ProcessName } from './model';

/** A group as DescribeAutoScalingGroups shows it. Instances come by id: their order tells nothing. */
export function groupView(group: Group): AutoScalingGroup {
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    LaunchTemplate: {
      LaunchTemplateId: group.template.id,
      LaunchTemplateName: group.template.name,
      Version: group.template.version,
    },
    MinSize: group.sizes.min,
    MaxSize: group.sizes.max,
    DesiredCapacity: group.sizes.desired,
    DefaultCooldown: group.defaultCooldownSeconds,
    AvailabilityZones: [...new Set(group.subnets.map((subnet) => subnet.zone))],
    LoadBalancerNames: [],
    TargetGroupARNs: [...group.targetGroupArns],
    HealthCheckType: group.healthCheckTypes.join(','),
    HealthCheckGracePeriod: group.healthCheckGraceSeconds,
    Instances: [...group.members].sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1)).map(instanceView),
    CreatedTime: new Date(group.createdAt),
    SuspendedProcesses: group.suspendedProcesses.map(processView),
    VPCZoneIdentifier: group.subnets.map((subnet) => subnet.subnetId).join(','),
    EnabledMetrics: [],
    ...(group.deleting && { Status: 'Delete in progress' }),
    Tags: group.tags.map((tag) => tagView(group.name, tag)),
    TerminationPolicies: [...group.terminationPolicies],
    NewInstancesProtectedFromScaleIn: group.newInstancesProtected,
    ...(group.defaultWarmupSeconds !== undefined && { DefaultInstanceWarmup: group.defaultWarmupSeconds }),
    TrafficSources: group.targetGroupArns.map((arn) => ({ Identifier: arn, Type: 'elbv2' })),
  };
}

function instanceView(member: Member): Instance {
  return {
    InstanceId: member.instanceId,
    InstanceType: member.instanceType,
    AvailabilityZone: member.zone,
    LifecycleState: member.lifecycleState,
    HealthStatus: member.healthStatus,
    LaunchTemplate: {
      LaunchTemplateId: member.template.id,
      LaunchTemplateName: member.template.name,
      Version: member.template.version,
    },
    ProtectedFromScaleIn: member.protectedFromScaleIn,
  };
}

function processView(process: ProcessName): { ProcessName: string; SuspensionReason: string } {
  return { ProcessName: process, SuspensionReason: 'User suspended' };
}

export function tagView(groupName: string, tag: GroupTag): TagDescription {
  return {
    ResourceId: groupName,
    ResourceType: 'auto-scaling-group',
    Key: tag.key,
    Value: tag.value,
    PropagateAtLaunch: tag.propagateAtLaunch,
  };
}
