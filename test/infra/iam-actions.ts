import { z } from 'zod';
import type { CallRecord } from '../../simulator/kernel';

/** One thing IAM is asked when an API is called: may the caller do this action on this resource, in this context? */
export interface Need {
  readonly action: string;
  readonly resource: string;
  /** Condition keys and their values. Tags of what exists already are taken to be the stage's. */
  readonly context?: Readonly<Record<string, string>>;
}

type Needs = (input: unknown) => readonly Need[];

const PLACE = 'eu-central-1:111122223333';
const STAGE_TAG = 'kiln:stage';

const arn = (service: string, resource: string) => `arn:aws:${service}:${PLACE}:${resource}`;
const ec2 = (resource: string) => arn('ec2', resource);
/** Images and snapshots belong to a region, not to an account. */
const image = (id: string) => `arn:aws:ec2:eu-central-1::image/${id}`;
const snapshot = (id: string) => `arn:aws:ec2:eu-central-1::snapshot/${id}`;
const group = (name: string) => arn('autoscaling', `autoScalingGroup:0a1b2c3d:autoScalingGroupName/${name}`);
const machineRole = 'arn:aws:iam::111122223333:role/kiln/prod/some-role';

/** Reads one field of an input; the schema says what it must be. */
function field<T>(input: unknown, name: string, schema: z.ZodType<T>): T {
  return schema.parse(z.looseObject({}).parse(input)[name]);
}
const text = (input: unknown, name: string) => field(input, name, z.string());
const texts = (input: unknown, name: string) => field(input, name, z.array(z.string()));

const tagList = z.array(z.looseObject({ Key: z.string(), Value: z.string() }));
/** What the request's tags are to a condition. Without the stage's tag there is no context that a bound would accept. */
function tagged(input: unknown): Readonly<Record<string, string>> {
  const { Tags, TagSpecifications } = z
    .looseObject({ Tags: tagList.optional(), TagSpecifications: z.array(z.looseObject({ Tags: tagList })).optional() })
    .parse(input);
  const lists = Tags === undefined ? (TagSpecifications ?? []).map((specification) => specification.Tags) : [Tags];
  const stages = new Set(lists.map((list) => list.find(({ Key }) => Key === STAGE_TAG)?.Value ?? 'none'));
  const [stage = 'none'] = stages;
  return { [`aws:RequestTag/${STAGE_TAG}`]: stages.size === 1 ? stage : 'mixed' };
}

/** Source: Service Authorization Reference: actions that have no resource. */
const onEverything =
  (action: string): Needs =>
  () => [{ action, resource: '*' }];

const onGroup =
  (action: string): Needs =>
  (input) => [{ action, resource: group(text(input, 'AutoScalingGroupName')) }];

const tagging = (madeBy: string, resources: readonly string[], context: Readonly<Record<string, string>>): Need[] =>
  resources.map((resource) => ({
    action: 'ec2:CreateTags',
    resource,
    context: { ...context, 'ec2:CreateAction': madeBy },
  }));

/** Source: Service Authorization Reference, RunInstances: each of these is asked for. */
const launching = (context: Readonly<Record<string, string>>): Need[] => [
  ...[ec2('subnet/s'), ec2('network-interface/n'), ec2('security-group/g'), image('ami-1')].map((resource) => ({
    action: 'ec2:RunInstances',
    resource,
  })),
  ...[ec2('instance/i'), ec2('volume/v')].map((resource) => ({ action: 'ec2:RunInstances', resource, context })),
  ...tagging('RunInstances', [ec2('instance/i'), ec2('volume/v')], context),
  { action: 'iam:PassRole', resource: machineRole, context: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
];

/** The actions of a transaction's items. Source: DynamoDB developer guide, "Using IAM with transactions". */
const transaction: Needs = (input) =>
  field(input, 'TransactItems', z.array(z.record(z.string(), z.looseObject({ TableName: z.string() })))).flatMap(
    (item) =>
      Object.entries(item).map(([kind, { TableName }]) => ({
        action: `dynamodb:${kind}Item`,
        resource: arn('dynamodb', `table/${TableName}`),
      })),
  );

const onTable =
  (action: string): Needs =>
  (input) => [{ action, resource: arn('dynamodb', `table/${text(input, 'TableName')}`) }];

const onParameter =
  (action: string): Needs =>
  (input) => {
    const name = text(input, 'Name');
    const isPublic = name.startsWith('/aws/service/');
    return [
      { action, resource: isPublic ? `arn:aws:ssm:eu-central-1::parameter${name}` : arn('ssm', `parameter${name}`) },
    ];
  };

const onObject =
  (action: string): Needs =>
  (input) => [{ action, resource: `arn:aws:s3:::${text(input, 'Bucket')}/${text(input, 'Key')}` }];

/** Every operation of Kiln's handlers, by service as the simulator names it, and what IAM is asked for it. */
export const iamNeeds: Readonly<Record<string, Needs>> = {
  'autoscaling CreateAutoScalingGroup': (input) => [
    {
      action: 'autoscaling:CreateAutoScalingGroup',
      resource: group(text(input, 'AutoScalingGroupName')),
      context: tagged(input),
    },
    {
      action: 'autoscaling:CreateOrUpdateTags',
      resource: group(text(input, 'AutoScalingGroupName')),
      context: tagged(input),
    },
    // Whoever creates a group from a template must be allowed to do what the template does.
    ...launching(tagged(input)),
    { action: 'ec2:RunInstances', resource: ec2('launch-template/lt') },
  ],
  'autoscaling DeleteAutoScalingGroup': onGroup('autoscaling:DeleteAutoScalingGroup'),
  'autoscaling DescribeAutoScalingGroups': onEverything('autoscaling:DescribeAutoScalingGroups'),
  'autoscaling DescribeScalingActivities': onEverything('autoscaling:DescribeScalingActivities'),
  'autoscaling PutScalingPolicy': onGroup('autoscaling:PutScalingPolicy'),
  'autoscaling ResumeProcesses': onGroup('autoscaling:ResumeProcesses'),
  'autoscaling SetInstanceProtection': onGroup('autoscaling:SetInstanceProtection'),
  'autoscaling SuspendProcesses': onGroup('autoscaling:SuspendProcesses'),
  'autoscaling UpdateAutoScalingGroup': onGroup('autoscaling:UpdateAutoScalingGroup'),

  'cloudwatch DeleteAlarms': (input) =>
    texts(input, 'AlarmNames').map((name) => ({
      action: 'cloudwatch:DeleteAlarms',
      resource: arn('cloudwatch', `alarm:${name}`),
    })),
  'cloudwatch DescribeAlarms': onEverything('cloudwatch:DescribeAlarms'),
  'cloudwatch GetMetricData': onEverything('cloudwatch:GetMetricData'),
  'cloudwatch PutMetricAlarm': (input) =>
    ['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource'].map((action) => ({
      action,
      resource: arn('cloudwatch', `alarm:${text(input, 'AlarmName')}`),
      context: tagged(input),
    })),

  'dynamodb GetItem': onTable('dynamodb:GetItem'),
  'dynamodb Query': onTable('dynamodb:Query'),
  'dynamodb TransactWriteItems': transaction,

  'ec2 CreateImage': (input) => [
    { action: 'ec2:CreateImage', resource: ec2(`instance/${text(input, 'InstanceId')}`) },
    { action: 'ec2:CreateImage', resource: image('*'), context: tagged(input) },
    { action: 'ec2:CreateImage', resource: snapshot('*'), context: tagged(input) },
    ...tagging('CreateImage', [image('*'), snapshot('*')], tagged(input)),
  ],
  'ec2 CreateLaunchTemplate': (input) => [
    { action: 'ec2:CreateLaunchTemplate', resource: ec2('launch-template/lt'), context: tagged(input) },
    ...tagging('CreateLaunchTemplate', [ec2('launch-template/lt')], tagged(input)),
  ],
  'ec2 CreateTags': (input) =>
    texts(input, 'Resources').map((id) => ({ action: 'ec2:CreateTags', resource: image(id) })),
  'ec2 DeleteLaunchTemplate': () => [{ action: 'ec2:DeleteLaunchTemplate', resource: ec2('launch-template/lt') }],
  'ec2 DeleteSnapshot': (input) => [{ action: 'ec2:DeleteSnapshot', resource: snapshot(text(input, 'SnapshotId')) }],
  'ec2 DeregisterImage': (input) => [
    { action: 'ec2:DeregisterImage', resource: image(text(input, 'ImageId')) },
    // Its snapshots go with it.
    { action: 'ec2:DeleteSnapshot', resource: snapshot('snap-1') },
  ],
  'ec2 DescribeImages': onEverything('ec2:DescribeImages'),
  'ec2 DescribeInstances': onEverything('ec2:DescribeInstances'),
  'ec2 DescribeLaunchTemplateVersions': onEverything('ec2:DescribeLaunchTemplateVersions'),
  'ec2 DescribeSnapshots': onEverything('ec2:DescribeSnapshots'),
  'ec2 RunInstances': (input) => launching(tagged(input)),
  'ec2 StopInstances': (input) =>
    texts(input, 'InstanceIds').map((id) => ({ action: 'ec2:StopInstances', resource: ec2(`instance/${id}`) })),
  'ec2 TerminateInstances': (input) =>
    texts(input, 'InstanceIds').map((id) => ({ action: 'ec2:TerminateInstances', resource: ec2(`instance/${id}`) })),

  'elbv2 CreateTargetGroup': (input) => {
    const resource = arn('elasticloadbalancing', `targetgroup/${text(input, 'Name')}/0123456789abcdef`);
    const made = { 'elasticloadbalancing:CreateAction': 'CreateTargetGroup' };
    return [
      { action: 'elasticloadbalancing:CreateTargetGroup', resource, context: tagged(input) },
      { action: 'elasticloadbalancing:AddTags', resource, context: { ...tagged(input), ...made } },
    ];
  },
  'elbv2 DeleteTargetGroup': (input) => [
    { action: 'elasticloadbalancing:DeleteTargetGroup', resource: text(input, 'TargetGroupArn') },
  ],
  'elbv2 DescribeTags': onEverything('elasticloadbalancing:DescribeTags'),
  'elbv2 DescribeRules': onEverything('elasticloadbalancing:DescribeRules'),
  'elbv2 DescribeTargetGroupAttributes': onEverything('elasticloadbalancing:DescribeTargetGroupAttributes'),
  'elbv2 DescribeTargetGroups': onEverything('elasticloadbalancing:DescribeTargetGroups'),
  'elbv2 DescribeTargetHealth': onEverything('elasticloadbalancing:DescribeTargetHealth'),
  'elbv2 ModifyRule': (input) => [{ action: 'elasticloadbalancing:ModifyRule', resource: text(input, 'RuleArn') }],
  'elbv2 ModifyTargetGroupAttributes': (input) => [
    { action: 'elasticloadbalancing:ModifyTargetGroupAttributes', resource: text(input, 'TargetGroupArn') },
  ],

  'eventbridge PutEvents': (input) =>
    field(input, 'Entries', z.array(z.looseObject({ EventBusName: z.string() }))).map(({ EventBusName }) => ({
      action: 'events:PutEvents',
      resource: arn('events', `event-bus/${EventBusName}`),
    })),

  's3 GetObject': onObject('s3:GetObject'),
  // Listing is what makes S3 answer 404, and not 403, for what is not there.
  's3 HeadObject': (input) => [
    ...onObject('s3:GetObject')(input),
    { action: 's3:ListBucket', resource: `arn:aws:s3:::${text(input, 'Bucket')}` },
  ],
  's3 ListObjectsV2': (input) => [{ action: 's3:ListBucket', resource: `arn:aws:s3:::${text(input, 'Bucket')}` }],
  's3 PutObject': onObject('s3:PutObject'),

  'scheduler CreateSchedule': (input) => [
    {
      action: 'scheduler:CreateSchedule',
      resource: arn('scheduler', `schedule/${text(input, 'GroupName')}/${text(input, 'Name')}`),
    },
    {
      action: 'iam:PassRole',
      resource: field(input, 'Target', z.looseObject({ RoleArn: z.string() })).RoleArn,
      context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
    },
  ],

  'sfn DescribeExecution': (input) => [{ action: 'states:DescribeExecution', resource: text(input, 'executionArn') }],
  'sfn ListExecutions': (input) => [{ action: 'states:ListExecutions', resource: text(input, 'stateMachineArn') }],
  'sfn StartExecution': (input) => [
    // Version or alias: the permission is looked up by the machine's own ARN.
    { action: 'states:StartExecution', resource: text(input, 'stateMachineArn').replace(/:1$/, '') },
  ],
  'sfn SendTaskSuccess': () => [{ action: 'states:SendTaskSuccess', resource: '*' }],
  'sfn SendTaskFailure': () => [{ action: 'states:SendTaskFailure', resource: '*' }],
  'sfn StopExecution': (input) => [{ action: 'states:StopExecution', resource: text(input, 'executionArn') }],

  'sns Publish': (input) => [
    { action: 'sns:Publish', resource: text(input, 'TopicArn') },
    { action: 'kms:GenerateDataKey', resource: arn('kms', 'key/of-pages') },
    { action: 'kms:Decrypt', resource: arn('kms', 'key/of-pages') },
  ],

  'sqs SendMessage': (input) => [
    { action: 'sqs:SendMessage', resource: arn('sqs', text(input, 'QueueUrl').split('/').at(-1) ?? '') },
  ],

  'ssm DescribeInstanceInformation': onEverything('ssm:DescribeInstanceInformation'),
  'ssm GetCommandInvocation': onEverything('ssm:GetCommandInvocation'),
  'ssm GetParameter': onParameter('ssm:GetParameter'),
  // Asked on the path itself. Source: Systems Manager user guide, "Restricting access to Parameter Store parameters".
  'ssm GetParametersByPath': (input) => [
    { action: 'ssm:GetParametersByPath', resource: arn('ssm', `parameter${text(input, 'Path')}`) },
  ],
  'ssm ListCommands': onEverything('ssm:ListCommands'),
  'ssm PutParameter': onParameter('ssm:PutParameter'),
  'ssm SendCommand': (input) => [
    { action: 'ssm:SendCommand', resource: arn('ssm', `document/${text(input, 'DocumentName')}`) },
    ...texts(input, 'InstanceIds').map((id) => ({ action: 'ssm:SendCommand', resource: ec2(`instance/${id}`) })),
  ],
};

/** @throws Error for an operation that the table does not know */
export function needsOf({ service, operation, input }: CallRecord): readonly Need[] {
  const needs = iamNeeds[`${service} ${operation}`];
  if (needs === undefined)
    throw new Error(`What IAM asks for ${service} ${operation} is not in test/infra/iam-actions.ts.`);
  return needs(input);
}
