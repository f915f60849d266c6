import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { GivenKeys } from './deployment-settings';
import { arnOf, type MachineName, type Names } from './names';

/** What a stage's permissions are bounded by. */
export interface Bounds {
  readonly names: Names;
  readonly tableArn: string;
  readonly busArn: string;
  readonly topicArn: string;
  readonly topicKeyArn: string;
  readonly assetBucketArn: string;
  readonly scheduleRoleArn: string;
  readonly keys: GivenKeys;
  /** Of the stage's fleets. */
  readonly artifacts: readonly ArtifactPlace[];
  /** SNS topics that fleet files name. */
  readonly notifyTopics: readonly string[];
  /** SSM parameters that fleet files name as their base image. */
  readonly baseParameters: readonly string[];
}

/** Where a fleet's artifacts lie, as far as it is the same for every version. */
export interface ArtifactPlace {
  readonly bucket: string;
  readonly prefix: string;
}

export type Grant = (bounds: Bounds) => readonly PolicyStatement[];
type Condition = Record<string, Record<string, string | string[]>>;

/** @param conditions All of them have to hold. */
export function allow(
  actions: readonly string[],
  resources: readonly string[],
  ...conditions: readonly Condition[]
): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [...resources], conditions: all(conditions) });
}

/**
 * Keys of the same operator come together.
 * @throws Error where the same key is asked for twice: a statement holds one of them only
 */
function all(conditions: readonly Condition[]): Condition {
  const together: Condition = {};
  for (const [operator, keys] of conditions.flatMap((each) => Object.entries(each))) {
    const others = together[operator] ?? {};
    const twice = Object.keys(keys).filter((key) => key in others);
    if (twice.length > 0) throw new Error(`Two conditions ask ${operator} of ${twice.join(', ')}.`);
    together[operator] = { ...others, ...keys };
  }
  return together;
}

/** Only what carries this stage's tag. */
export const ownTag = ({ names }: Bounds): Condition => ({
  StringEquals: { 'aws:ResourceTag/kiln:stage': names.stage },
});
/** Only what is born with this stage's tag. */
export const bornTagged = ({ names }: Bounds): Condition => ({
  StringEquals: { 'aws:RequestTag/kiln:stage': names.stage },
});

/** Described without resource-level permissions. Source: Service Authorization Reference of EC2, Auto Scaling, ELBv2, CloudWatch, SSM. */
export const describe =
  (...actions: readonly string[]): Grant =>
  () => [allow(actions, ['*'])];

// The table, the bus, parameters, executions

export const readTable: Grant = ({ tableArn }) => [allow(['dynamodb:GetItem'], [tableArn])];
export const listTable: Grant = ({ tableArn }) => [allow(['dynamodb:Query'], [tableArn])];
/** TransactWriteItems is allowed by the actions it consists of. Source: DynamoDB developer guide, IAM policies for transactions. */
export const writeTable =
  (...actions: readonly ('PutItem' | 'UpdateItem' | 'DeleteItem')[]): Grant =>
  ({ tableArn }) => [
    allow(
      actions.map((action) => `dynamodb:${action}`),
      [tableArn],
    ),
  ];

export const putEvents: Grant = ({ busArn }) => [allow(['events:PutEvents'], [busArn])];
/** Source: SNS developer guide, "Key management": what a publisher to an encrypted topic needs. */
export const page: Grant = ({ topicArn, topicKeyArn }) => [
  allow(['sns:Publish'], [topicArn]),
  allow(['kms:GenerateDataKey', 'kms:Decrypt'], [topicKeyArn]),
];
/**
 * Messages to the topics of the fleets, and the key of one that is encrypted: which it is nobody here knows, so only as
 * SNS uses it, and only where the key's own policy lets the account's roles. Source: SNS developer guide, "Key management".
 */
export const publishTo: Grant = ({ notifyTopics }) =>
  notifyTopics.length === 0
    ? []
    : [
        allow(['sns:Publish'], notifyTopics),
        allow(['kms:GenerateDataKey', 'kms:Decrypt'], [arnOf('kms', 'key/*')], {
          StringEquals: { 'kms:ViaService': `sns.${Aws.REGION}.amazonaws.com` },
        }),
      ];
export const readFleet: Grant = ({ names }) => [
  allow(['ssm:GetParameter'], [arnOf('ssm', `parameter/kiln/${names.stage}/fleets/*`)]),
];

const objects = (bucket: string, prefix: string): string => `arn:${Aws.PARTITION}:s3:::${bucket}/${prefix}*`;
/** The version of an artifact that a request names. */
export const seeNamedVersions: Grant = ({ artifacts }) =>
  artifacts.map(({ bucket, prefix }) => allow(['s3:GetObjectVersion'], [objects(bucket, prefix)]));

/** What an image is made of, to resolve it: the parameters that name base images, and the artifacts. */
export const seeIngredients: Grant = (bounds) => [
  allow(
    ['ssm:GetParameter'],
    [
      `arn:${Aws.PARTITION}:ssm:${Aws.REGION}::parameter/aws/service/*`,
      ...bounds.baseParameters
        .filter((name) => !name.startsWith('/aws/'))
        .map((name) => arnOf('ssm', `parameter${name}`)),
    ],
  ),
  ...bounds.artifacts.flatMap(({ bucket, prefix }) => [
    allow(['s3:GetObject'], [objects(bucket, prefix)]),
    // Without it S3 answers 403 instead of 404 for what is not there. Source: S3 API, HeadObject, Permissions.
    allow(['s3:ListBucket'], [`arn:${Aws.PARTITION}:s3:::${bucket}`]),
  ]),
  ...readEncrypted(bounds.keys.artifacts),
];

export const executionArns = (names: Names, ...machines: readonly MachineName[]): string[] =>
  machines.map((machine) => arnOf('states', `execution:${names.machine(machine)}:*`));
export const seeExecutions =
  (...machines: readonly MachineName[]): Grant =>
  ({ names }) => [allow(['states:DescribeExecution'], executionArns(names, ...machines))];

/** The token says which task is meant: no resource. Source: Service Authorization Reference, Step Functions. */
export const answerTasks: Grant = () => [allow(['states:SendTaskSuccess', 'states:SendTaskFailure'], ['*'])];

// Auto Scaling groups, target groups, the rule, alarms

export const ownGroups = ({ names }: Bounds): string[] => [
  arnOf('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${names.stage}-*`),
];
export const changeGroups =
  (...actions: readonly string[]): Grant =>
  (bounds) => [allow(actions, ownGroups(bounds), ownTag(bounds))];
export const resizeGroups = changeGroups('autoscaling:UpdateAutoScalingGroup');

export const ownTargetGroups = ({ names }: Bounds): string[] => [
  arnOf('elasticloadbalancing', `targetgroup/${names.stage}-*/*`),
];
export const ruleArns = [arnOf('elasticloadbalancing', 'listener-rule/app/*')];
export const writeRule: Grant = (bounds) => [allow(['elasticloadbalancing:ModifyRule'], ruleArns, ownTag(bounds))];

/**
 * Named as generations' alarms are, `prod-web-v042-errors`. What is put can be bound to the stage's tag besides. What is
 * deleted cannot: of the actions on alarms, the Service Authorization Reference gives DeleteAlarms no condition key, and a
 * condition that never holds would let no recovery end. There the handler looks at each alarm's description.
 */
export const ownAlarms = ({ names }: Bounds): string[] => [arnOf('cloudwatch', `alarm:${names.stage}-*-v*-*`)];

// EC2

export const instanceArns = [arnOf('ec2', 'instance/*')];
export const templateArns = [arnOf('ec2', 'launch-template/*')];
/** Images and snapshots have no account in their ARN. Source: Service Authorization Reference, EC2. */
const regional = (resource: string): string => `arn:${Aws.PARTITION}:ec2:${Aws.REGION}::${resource}`;
export const imageArns = [regional('image/*')];
export const snapshotArns = [regional('snapshot/*')];
export const imageAndSnapshotArns = [...imageArns, ...snapshotArns];

export const ownInstances =
  (...actions: readonly string[]): Grant =>
  (bounds) => [allow(actions, instanceArns, ownTag(bounds))];

/** Tags on what an action makes, as it makes it, this stage's among them. */
export const tagAtBirth = (bounds: Bounds, action: string, resources: readonly string[]): PolicyStatement =>
  allow(['ec2:CreateTags'], resources, bornTagged(bounds), { StringEquals: { 'ec2:CreateAction': action } });
/** The same of load balancing. */
export const balancingTagsAtBirth = (bounds: Bounds, action: string, resources: readonly string[]): PolicyStatement =>
  allow(['elasticloadbalancing:AddTags'], resources, bornTagged(bounds), {
    StringEquals: { 'elasticloadbalancing:CreateAction': action },
  });

const volumeArns = [arnOf('ec2', 'volume/*')];
/** Of whoever's network the fleet lives in, and an interface that is there as long as its machine. */
const surroundingArns = ['subnet/*', 'network-interface/*'].map((resource) => arnOf('ec2', resource));
const securityGroupArns = [arnOf('ec2', 'security-group/*')];

/**
 * A launch is asked for each of these. Snapshots are not among them, as no block device names one.
 * Source: Service Authorization Reference, RunInstances.
 */
const launches = (bounds: Bounds, every: Condition = {}): PolicyStatement[] => [
  allow(['ec2:RunInstances'], [...surroundingArns, ...imageArns], every),
  allow(['ec2:RunInstances'], securityGroupArns, every, ownTag(bounds)),
  allow(['ec2:RunInstances'], [...instanceArns, ...volumeArns], every, bornTagged(bounds)),
  tagAtBirth(bounds, 'RunInstances', [...instanceArns, ...volumeArns]),
];

/** Machines that no template describes. */
export const runMachines: Grant = (bounds) => launches(bounds);

/**
 * Machines as one of the stage's launch templates describes them, and no others.
 * Source: Auto Scaling user guide, "Control Amazon EC2 launch template usage in Auto Scaling groups".
 */
export const runTemplates: Grant = (bounds) => [
  ...launches(bounds, { ArnLike: { 'ec2:LaunchTemplate': arnOf('ec2', 'launch-template/*') } }),
  allow(['ec2:RunInstances'], templateArns, ownTag(bounds)),
];

const through = (service: string): Condition => ({
  StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}` },
});

/** Reads objects that are encrypted with these keys. Source: S3 user guide, "Using server-side encryption with AWS KMS keys", Permissions. */
export const readEncrypted = (keyArns: readonly string[]): PolicyStatement[] =>
  keyArns.length === 0 ? [] : [allow(['kms:Decrypt'], keyArns, through('s3'))];

/**
 * Makes volumes and snapshots where the account encrypts them with a key of its own. Source: Amazon EBS user guide,
 * "Requirements for Amazon EBS encryption", permissions for IAM principals.
 */
export const encryptVolumes: Grant = ({ keys: { volumes } }) =>
  volumes === undefined
    ? []
    : [
        allow(
          [
            'kms:Decrypt',
            'kms:DescribeKey',
            'kms:GenerateDataKeyWithoutPlaintext',
            'kms:ReEncryptFrom',
            'kms:ReEncryptTo',
          ],
          [volumes],
          through('ec2'),
        ),
        allow(['kms:CreateGrant'], [volumes], through('ec2'), { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
      ];

/** Roles live under the stage's path, and go to EC2 only. */
export const passRoles: Grant = ({ names }) => [
  allow(['iam:PassRole'], [`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role${names.rolePath}*`], {
    // Source: IAM user guide, "IAM and AWS STS condition context keys"; in China EC2 goes by the second name.
    StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] },
  }),
];

// Reads that several verbs share

export const seeGroups = describe('autoscaling:DescribeAutoScalingGroups');
export const seeTargets = describe('elasticloadbalancing:DescribeTargetHealth');
export const seeTargetGroups = describe('elasticloadbalancing:DescribeTargetGroups');
export const seeRules = describe('elasticloadbalancing:DescribeRules');
export const seeMetrics = describe('cloudwatch:GetMetricData');
export const seeAlarms = describe('cloudwatch:DescribeAlarms');
export const seeImages = describe('ec2:DescribeImages');
export const seeInstances = describe('ec2:DescribeInstances');
export const seeTemplates = describe('ec2:DescribeLaunchTemplateVersions');
