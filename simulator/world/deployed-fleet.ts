import { readFileSync } from 'node:fs';
import type { LoadedFleet } from '../../infra/fleet-files';
import type { DeployedFleet } from '../../lambdas/domain/fleet-spec';
import { parameterNames, TAGS } from '../../lambdas/domain/names';
import { FIRST_PAGE } from '../../lambdas/domain/rule';
import { dimension } from '../aws/elbv2/arns';
import type { SimulatedS3 } from '../aws/s3/s3';
import type { DeploymentNames } from './deployment-names';
import { NETWORK, profileArns } from './network';
import type { SimulatedAws } from './simulated-aws';

/** A fleet as its stack has put it on AWS. */
export interface Deployment {
  readonly deployed: DeployedFleet;
  readonly listenerArn: string;
}

/**
 * What a fleet's stack makes: a load balancer with a listener, the fleet's rule with the fixed 503 that stands there
 * before the first release, the alarms its guards name, its scripts in S3 by checksum, and its spec in a parameter.
 */
export function deployFleet(
  aws: SimulatedAws,
  names: DeploymentNames,
  stage: string,
  { spec, scripts }: LoadedFleet,
): Deployment {
  const { elbv2, s3 } = aws;
  const [traffic] = spec.traffic;
  if (traffic === undefined) throw new Error(`Fleet ${spec.fleet} has no traffic.`);
  const loadBalancerArn = elbv2.createLoadBalancer({
    name: `${stage}-${spec.fleet}`,
    vpcId: NETWORK.vpcId,
    zones: NETWORK.subnetIds.map((subnetId) => ({ subnetId, zone: aws.ec2.subnetZone(subnetId) ?? '' })),
  });
  const listenerArn = elbv2.createListener({ loadBalancerArn, port: 80, protocol: 'HTTP' });
  aws.ask('elbv2', 'CreateRule', {
    ListenerArn: listenerArn,
    Priority: traffic.priority,
    Conditions: [
      ...(traffic.conditions.paths === undefined
        ? []
        : [{ Field: 'path-pattern', PathPatternConfig: { Values: traffic.conditions.paths } }]),
      ...(traffic.conditions.hosts === undefined
        ? []
        : [{ Field: 'host-header', HostHeaderConfig: { Values: traffic.conditions.hosts } }]),
    ],
    Actions: [{ Type: 'fixed-response', FixedResponseConfig: FIRST_PAGE }],
    Tags: [
      { Key: TAGS.stage, Value: stage },
      { Key: TAGS.fleet, Value: spec.fleet },
    ],
  });
  const ruleArn = elbv2.state.rulesOf(listenerArn).find((rule) => rule.priority === traffic.priority)?.arn ?? '';
  for (const alarm of spec.guards.alarms) {
    aws.ask('cloudwatch', 'PutMetricAlarm', {
      AlarmName: alarm,
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HTTPCode_Target_5XX_Count',
      Dimensions: [{ Name: 'LoadBalancer', Value: dimension(loadBalancerArn) }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 30,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  }
  const profiles = profileArns(stage, spec.fleet);
  const deployed: DeployedFleet = {
    spec,
    scripts: Object.fromEntries(
      Object.entries(scripts).map(([path, { sha256, path: file }]) => {
        const key = `scripts/${sha256}.sh`;
        s3.put(names.assetBucket, key, readFileSync(file));
        return [path, { key, sha256 }];
      }),
    ),
    assetBucket: names.assetBucket,
    network: NETWORK,
    instanceProfileArn: profiles.instance,
    builderProfileArn: profiles.builder,
    ruleArn,
    loadBalancer: dimension(loadBalancerArn),
  };
  aws.ask('ssm', 'PutParameter', {
    Name: parameterNames.fleet(stage, spec.fleet),
    Value: JSON.stringify(deployed),
    Type: 'String',
    Tier: 'Advanced',
    Overwrite: false,
  });
  return { deployed, listenerArn };
}

/** What CI puts into the artifact bucket. */
export function publishArtifact(s3: SimulatedS3, artifact: string, version: string): void {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(artifact.replaceAll('{version}', version)) ?? [];
  if (s3.read(bucket, key) === undefined) s3.put(bucket, key, `The software, version ${version}.`);
}

export function artifactBucket(artifact: string): string {
  return /^s3:\/\/([^/]+)\//.exec(artifact)?.[1] ?? '';
}
