import { readFileSync } from 'node:fs';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { LoadedFleet } from '../../../../infra/fleet-files';
import type { DeployedFleet } from '../../../../lambdas/domain/fleet-spec';
import { parameterNames } from '../../../../lambdas/domain/names';
import { artifactBucket } from '../../../../simulator/world/deployed-fleet';
import { deploymentNames } from '../../../../simulator/world/deployment-names';
import { profileArns } from '../../../../simulator/world/network';
import { furnishBucket, type MotoAccount, STAGE } from '../moto-peer';

/** What a fleet's stack makes at moto besides its rule, and what CI puts there. @param ruleArn made by the custom resource */
export async function furnishFleet(
  account: MotoAccount,
  { spec, scripts }: LoadedFleet,
  versions: readonly string[],
  ruleArn: string,
): Promise<void> {
  const { clients, places } = account;
  const names = deploymentNames(STAGE);
  const profiles = profileArns(STAGE, spec.fleet);
  for (const { sha256, path } of Object.values(scripts)) {
    await put(names.assetBucket, `scripts/${sha256}.sh`, readFileSync(path, 'utf8'));
  }
  const { artifact } = spec.image;
  await furnishBucket(clients, artifactBucket(artifact));
  for (const version of versions) {
    const address = artifact.replaceAll('{version}', version);
    await put(artifactBucket(artifact), address.replace(/^s3:\/\/[^/]+\//, ''), `The software, version ${version}.`);
  }
  for (const alarm of spec.guards.alarms) await ring(account, alarm, 'OK');
  const deployed: DeployedFleet = {
    spec,
    scripts: Object.fromEntries(
      Object.entries(scripts).map(([path, { sha256 }]) => [path, { key: `scripts/${sha256}.sh`, sha256 }]),
    ),
    assetBucket: names.assetBucket,
    network: {
      vpcId: places.vpcId,
      subnetIds: [...places.subnetIds],
      instanceSecurityGroupIds: [places.securityGroupId],
      builderSubnetIds: [...places.subnetIds],
      builderSecurityGroupId: places.securityGroupId,
    },
    instanceProfileArn: profiles.instance,
    builderProfileArn: profiles.builder,
    ruleArn,
    loadBalancer: account.loadBalancerArn.replace(/^.*:loadbalancer\//, ''),
  };
  await clients(SSMClient).send(
    new PutParameterCommand({
      Name: parameterNames.fleet(STAGE, spec.fleet),
      Value: JSON.stringify(deployed),
      Type: 'String',
      Tier: 'Advanced',
    }),
  );

  async function put(Bucket: string, Key: string, Body: string): Promise<void> {
    await clients(S3Client).send(new PutObjectCommand({ Bucket, Key, Body, ChecksumAlgorithm: 'SHA256' }));
  }
}

/** An alarm of the fleet's owners, and how it stands. */
export async function ring({ clients }: MotoAccount, alarm: string, StateValue: 'OK' | 'ALARM'): Promise<void> {
  const client = clients(CloudWatchClient);
  await client.send(
    new PutMetricAlarmCommand({
      AlarmName: alarm,
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HTTPCode_Target_5XX_Count',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 30,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    }),
  );
  await client.send(new SetAlarmStateCommand({ AlarmName: alarm, StateValue, StateReason: 'So it is said.' }));
}
