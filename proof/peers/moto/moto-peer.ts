import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CreateDocumentCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { scriptsDocument } from '../../../infra/scripts-document';
import type { ClientSource } from '../../../lambdas/shared/clients';
import { ACCOUNT, ZONES } from '../../../simulator/world/account';
import { deploymentNames, settingsOf } from '../../../simulator/world/deployment-names';
import { profileArns } from '../../../simulator/world/network';
import type { Conversation } from './conversation';
import { type Places, peerOf, type Said, type Settings } from './peer';
import { PROOF_MACHINE } from './proof-machine';

export const STAGE = 'prod';
const FLEET = 'web';
/** Amazon's own, which moto has too. */
const BASE_IMAGE = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';
const BUCKET = 'kiln-proof';

/** What a process needs in its environment to take moto for AWS. Source: AWS SDKs reference guide, "Service-specific endpoints". */
export function motoEnvironment(url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: ACCOUNT.region,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
  };
}

/** The first call of a service loads it, and the machine may have other things to do. */
const PATIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 10_000, requestTimeout: 120_000, throwOnRequestTimeout: true },
};

/** Clients of this process that take moto for AWS; the bundles find it by their own environment, as a Lambda does. */
function motoClients(url: string): ClientSource {
  const built = new Map<unknown, unknown>();
  const settings = {
    ...PATIENT,
    endpoint: url,
    region: ACCOUNT.region,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  };
  return (Client) => {
    const known = built.get(Client);
    if (known instanceof Client) return known;
    const client = new Client(settings);
    built.set(Client, client);
    return client;
  };
}

/** An account at moto with what Kiln's stack and a fleet's stack would have made in it. */
export interface MotoAccount {
  readonly clients: ClientSource;
  readonly places: Places;
  readonly settings: Settings;
  readonly loadBalancerArn: string;
}

/** Holds a conversation with moto. */
export async function talkToMoto(
  { hold }: Conversation,
  account: MotoAccount,
  onCall: (said: Said) => object | undefined,
): Promise<void> {
  await hold(peerOf(account.clients, onCall, account, async () => {}));
}

/** @param url where calls to moto go */
export async function furnishMoto(url: string): Promise<MotoAccount> {
  const clients = motoClients(url);
  const names = deploymentNames(STAGE);
  const settings = { ...settingsOf(STAGE, names) };
  const network = await furnishNetwork(clients);
  for (const arn of Object.values(profileArns(STAGE, FLEET))) await furnishProfile(url, arn);
  await clients(DynamoDBClient).send(
    new CreateTableCommand({
      TableName: names.table,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  );
  await clients(EventBridgeClient).send(new CreateEventBusCommand({ Name: names.bus }));
  await clients(SchedulerClient).send(new CreateScheduleGroupCommand({ Name: names.scheduleGroup }));
  await clients(SNSClient).send(new CreateTopicCommand({ Name: names.prefix }));
  const { QueueUrl = '' } = await clients(SQSClient).send(new CreateQueueCommand({ QueueName: names.refusedEvents }));
  await clients(SSMClient).send(
    new CreateDocumentCommand({
      Name: names.scriptsDocument,
      Content: JSON.stringify(scriptsDocument),
      DocumentType: 'Command',
    }),
  );
  for (const bucket of [BUCKET, names.assetBucket]) await furnishBucket(clients, bucket);
  const { stateMachineArn = '' } = await clients(SFNClient).send(
    new CreateStateMachineCommand({
      name: 'kiln-proof',
      definition: JSON.stringify(PROOF_MACHINE),
      roleArn: `arn:aws:iam::${ACCOUNT.accountId}:role/kiln/kiln-proof`,
    }),
  );
  const profileArn = profileArns(STAGE, FLEET).instance;
  return {
    clients,
    loadBalancerArn: network.loadBalancerArn,
    settings: { ...settings, REFUSED_EVENTS_URL: `${url}${new URL(QueueUrl).pathname}` },
    places: { ...network, profileArn, bucket: BUCKET, machineArn: stateMachineArn },
  };
}

/** A bucket that keeps versions. */
export async function furnishBucket(clients: ClientSource, bucket: string): Promise<void> {
  const s3 = clients(S3Client);
  await s3.send(
    new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: ACCOUNT.region } }),
  );
  await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }));
}

async function furnishNetwork(clients: ClientSource) {
  const ec2 = clients(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const vpcId = Vpc?.VpcId ?? '';
  const subnetIds: string[] = [];
  for (const [index, AvailabilityZone] of ZONES.entries()) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId: vpcId, AvailabilityZone, CidrBlock: `10.0.${index}.0/24` }),
    );
    subnetIds.push(Subnet?.SubnetId ?? '');
  }
  const { GroupId: securityGroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'kiln', Description: 'Instances', VpcId: vpcId }),
  );
  const { Parameter } = await clients(SSMClient).send(new GetParameterCommand({ Name: BASE_IMAGE }));
  const balancer = clients(ElasticLoadBalancingV2Client);
  const { LoadBalancers } = await balancer.send(
    new CreateLoadBalancerCommand({ Name: `${STAGE}-${FLEET}`, Subnets: subnetIds, SecurityGroups: [securityGroupId] }),
  );
  const { Listeners } = await balancer.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    }),
  );
  return {
    vpcId,
    subnetIds,
    securityGroupId,
    baseImageId: Parameter?.Value ?? '',
    listenerArn: Listeners?.[0]?.ListenerArn ?? '',
    loadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn ?? '',
  };
}

/** IAM's API, without a client that nothing else would need: moto looks at no signature. */
async function furnishProfile(url: string, arn: string): Promise<void> {
  const [, path = '', name = ''] = /:instance-profile(\/.*\/)([^/]+)$/.exec(arn) ?? [];
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams({
      Action: 'CreateInstanceProfile',
      Version: '2010-05-08',
      InstanceProfileName: name,
      Path: path,
    }),
  });
  if (!answer.ok) throw new Error(`moto makes no instance profile: ${await answer.text()}`);
}
