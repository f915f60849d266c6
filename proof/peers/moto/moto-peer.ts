import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  RegisterImageCommand,
} from '@aws-sdk/client-ec2';
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
import { CreateDocumentCommand, SSMClient } from '@aws-sdk/client-ssm';
import { scriptsDocument } from '../../../infra/scripts-document';
import { type ClientSource, lambdaClients } from '../../../lambdas/shared/clients';
import { ACCOUNT, ZONES } from '../../../simulator/world/account';
import { deploymentNames, settingsOf } from '../../../simulator/world/deployment-names';
import { profileArns } from '../../../simulator/world/network';
import type { Conversation } from './conversation';
import { type Places, peerOf, type Said, type Settings } from './peer';
import { PROOF_MACHINE } from './proof-machine';

export const STAGE = 'prod';
const FLEET = 'web';
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

/** The clients of a Lambda; that moto is where they find AWS comes from the environment, as Lambda's own settings do. */
export function motoClients(): ClientSource {
  return lambdaClients((client) => client);
}

/** An account at moto with what Kiln's stack and a fleet's stack would have made in it. */
export interface MotoAccount {
  readonly places: Places;
  readonly settings: Settings;
}

/** Holds a conversation with moto. */
export async function talkToMoto(
  { hold }: Conversation,
  account: MotoAccount,
  onCall: (said: Said) => object | undefined,
): Promise<void> {
  await hold(peerOf(motoClients(), onCall, account, async () => {}));
}

export async function furnishMoto(url: string): Promise<MotoAccount> {
  const clients = motoClients();
  const names = deploymentNames(STAGE);
  const settings = { ...settingsOf(STAGE, names) };
  const network = await furnishNetwork(clients);
  await furnishProfile(url, profileArns(STAGE, FLEET).instance);
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
  const s3 = clients(S3Client);
  await s3.send(
    new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: ACCOUNT.region } }),
  );
  await s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } }));
  const { stateMachineArn = '' } = await clients(SFNClient).send(
    new CreateStateMachineCommand({
      name: 'kiln-proof',
      definition: JSON.stringify(PROOF_MACHINE),
      roleArn: `arn:aws:iam::${ACCOUNT.accountId}:role/kiln/kiln-proof`,
    }),
  );
  const profileArn = profileArns(STAGE, FLEET).instance;
  return {
    settings: { ...settings, REFUSED_EVENTS_URL: QueueUrl },
    places: { ...network, profileArn, bucket: BUCKET, machineArn: stateMachineArn },
  };
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
  const { ImageId: baseImageId = '' } = await ec2.send(
    new RegisterImageCommand({
      Name: 'al2023-ami-2023.9.20261005.0',
      Architecture: 'arm64',
      RootDeviceName: '/dev/xvda',
      VirtualizationType: 'hvm',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8, VolumeType: 'gp3' } }],
    }),
  );
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
    baseImageId,
    listenerArn: Listeners?.[0]?.ListenerArn ?? '',
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
