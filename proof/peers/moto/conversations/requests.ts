import type { Peer } from '../peer';

/** Tags as a release puts them on what it makes. */
export const TAGS = { 'kiln:stage': 'prod', 'kiln:fleet': 'web', 'kiln:release': 'r-1' };

export const templateRequest = ({ places }: Peer, name: string, token = `token-${name}`) => ({
  name,
  token,
  imageId: places.baseImageId,
  instanceType: 't4g.small',
  profileArn: places.profileArn,
  securityGroupIds: [places.securityGroupId],
  rootVolume: { deviceName: '/dev/xvda', sizeGiB: 20, type: 'gp3' as const },
  userData: '#!/bin/sh\necho hello\n',
  tags: TAGS,
});

export const targetGroupRequest = ({ places }: Peer, Name: string) => ({
  Name,
  TargetType: 'instance' as const,
  VpcId: places.vpcId,
  Protocol: 'HTTP' as const,
  ProtocolVersion: 'HTTP1',
  Port: 8080,
  HealthCheckEnabled: true,
  HealthCheckProtocol: 'HTTP' as const,
  HealthCheckPort: 'traffic-port',
  HealthCheckPath: '/health',
  HealthCheckIntervalSeconds: 10,
  HealthCheckTimeoutSeconds: 5,
  HealthyThresholdCount: 2,
  UnhealthyThresholdCount: 3,
  Matcher: { HttpCode: '200' },
  Tags: Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value })),
});

export const groupRequest = ({ places }: Peer, name: string, targetGroupArn: string) => ({
  AutoScalingGroupName: name,
  LaunchTemplate: { LaunchTemplateName: name, Version: '1' },
  MinSize: 2,
  MaxSize: 4,
  DesiredCapacity: 2,
  VPCZoneIdentifier: places.subnetIds.join(','),
  TargetGroupARNs: [targetGroupArn],
  HealthCheckType: 'ELB',
  HealthCheckGracePeriod: 420,
  DefaultInstanceWarmup: 120,
  Tags: Object.entries({ ...TAGS, Name: name }).map(([Key, Value]) => ({
    Key,
    Value,
    PropagateAtLaunch: true,
    ResourceId: name,
    ResourceType: 'auto-scaling-group',
  })),
});

export const machineRequest = ({ places }: Peer, token: string) => ({
  token,
  imageId: places.baseImageId,
  instanceType: 't4g.small',
  profileArn: places.profileArn,
  subnetId: places.subnetIds[0] ?? '',
  securityGroupId: places.securityGroupId,
  rootVolume: { deviceName: '/dev/xvda', sizeGiB: 20, type: 'gp3' as const },
  userData: '#!/bin/sh\nshutdown -h +60\n',
  tags: { ...TAGS, 'kiln:role': 'builder' },
});
