import type { Difference } from './compare';

/** Who answers as AWS does. `both`: AWS promises neither, or either may be seen. */
type Right = 'the simulator' | 'moto' | 'both';

/** A difference that is known, and who is right. */
export interface KnownDifference {
  /** The calls it is seen in, as one pattern: `elbv2 CreateTargetGroup`. */
  readonly calls: RegExp;
  readonly what: RegExp;
  readonly right: Right;
  readonly because: string;
  /** The page of AWS that says so; where none does, the thread of somebody who saw it there. */
  readonly source: string;
}

const API = 'https://docs.aws.amazon.com';
const EC2 = `${API}/AWSEC2/latest/APIReference`;
const EC2_ERRORS = `${API}/ec2/latest/devguide/errors-overview.html`;
const AUTO_SCALING = `${API}/autoscaling/ec2/APIReference`;
const ELB = `${API}/elasticloadbalancing/latest/APIReference`;
const SSM = `${API}/systems-manager/latest/APIReference`;
const DYNAMODB = `${API}/amazondynamodb/latest/APIReference`;
const STATES = `${API}/step-functions/latest/apireference`;
const CLOUDWATCH = `${API}/AmazonCloudWatch/latest/APIReference`;
const TERRAFORM = 'https://github.com/hashicorp/terraform-provider-aws/pull';

/** moto lets pass what AWS refuses: the harmless direction, as long as the simulator is the strict one. */
const REFUSED_BY_US_ALONE = /^\(.*\) simulator (?!an answer)\w[\w.]*, moto an answer$/;
const BY_US_ALONE = /only the simulator$/;

/**
 * Every difference between the simulator's answers and moto's. One that is not here fails, and so does one that is here and no
 * longer seen.
 */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  // EC2
  ...(
    [
      [
        'CreateLaunchTemplate',
        'moto looks neither at the name nor at what the tags are for, and makes templates of nothing',
      ],
      ['RunInstances', 'moto looks at no counts, tags or client tokens'],
      ['CreateImage', 'moto looks neither at names nor whether they are taken'],
      ['CreateTags', 'moto takes tags with names of aws, and none'],
    ] as const
  ).map(([operation, because]) => refusedByUsAlone(`ec2 ${operation}`, because, `${EC2}/API_${operation}.html`)),
  refusedByUsAlone('ec2 DescribeLaunchTemplates', 'moto passes over an id that is not', EC2_ERRORS),
  {
    calls: /^ec2 CreateLaunchTemplate$/,
    what: /^\(the same token again\) simulator an answer, moto InvalidLaunchTemplateName.AlreadyExistsException$/,
    right: 'the simulator',
    because: 'A client token makes a repeated request find what the first has made; moto has no tokens.',
    source: `${API}/ec2/latest/devguide/ec2-api-idempotency.html`,
  },
  {
    calls: /^ec2 DescribeLaunchTemplateVersions$/,
    what: /TagSpecifications has 2 items with the simulator, 3 with moto$/,
    right: 'the simulator',
    because: "A template's own tags are no part of what it launches; moto mixes them.",
    source: `${EC2}/API_CreateLaunchTemplate.html`,
  },
  {
    calls: /^ec2 DescribeLaunchTemplateVersions$/,
    what: /^\(a version that is none\) simulator \S+, moto Error$/,
    right: 'the simulator',
    because: 'moto breaks (HTTP 500).',
    source: `${EC2}/API_DescribeLaunchTemplateVersions.html`,
  },
  {
    calls: /^ec2 DescribeLaunchTemplateVersions$/,
    what: /^\(versions of no template\) simulator MissingParameter, moto InvalidParameterValue$/,
    right: 'both',
    because: 'That it is refused is documented, under what name is not.',
    source: `${EC2}/API_DescribeLaunchTemplateVersions.html`,
  },
  {
    calls: /^ec2 DeleteLaunchTemplate$/,
    what: /^LaunchTemplate\.\w+ only the simulator$/,
    right: 'the simulator',
    because: 'The answer shows the whole template that is gone.',
    source: `${EC2}/API_DeleteLaunchTemplate.html`,
  },
  {
    calls: /^ec2 DeleteLaunchTemplate$/,
    what: /^\(what is gone\) simulator InvalidLaunchTemplateName.NotFoundException, moto MissingParameter$/,
    right: 'the simulator',
    because: 'moto finds no name for what it does not know, and asks for one.',
    source: EC2_ERRORS,
  },
  {
    calls: /^ec2 (RunInstances|DescribeInstances)$/,
    what: /(PrivateIpAddress|GroupName|IamInstanceProfile\.Id) is /,
    right: 'both',
    because: 'Made up by each side, and read by nobody.',
    source: `${EC2}/API_Instance.html`,
  },
  {
    calls: /^ec2 RunInstances$/,
    what: /State\.(Code|Name) is (16|running) with the simulator, (0|pending) with moto$|PrivateIpAddress/,
    right: 'the simulator',
    because: 'A token asked again shows the instance as it is by now; moto starts a second one.',
    source: `${API}/ec2/latest/devguide/ec2-api-idempotency.html`,
  },
  {
    calls: /^ec2 DescribeInstances$/,
    what: /^Reservations has 1 items with the simulator, 3 with moto$/,
    right: 'the simulator',
    because: 'The same token starts one instance, not three.',
    source: `${API}/ec2/latest/devguide/ec2-api-idempotency.html`,
  },
  {
    calls: /^ec2 RunInstances$/,
    what: /StateReason\.Code is pending with the simulator, {2}with moto$/,
    right: 'the simulator',
    because: 'An instance that starts has the reason `pending`; moto shows an empty one.',
    source: `${EC2}/API_RunInstances.html`,
  },
  {
    calls: /^ec2 (Describe|Run)Instances$/,
    what: /StateReason only moto$/,
    right: 'both',
    because: 'moto shows a reason without code and text while an instance runs; what Kiln reads of it is its text.',
    source: `${EC2}/API_Instance.html`,
  },
  {
    calls: /^ec2 DescribeInstances$/,
    what: /InvalidInstanceID.Malformed, moto InvalidInstanceID.NotFound$/,
    right: 'the simulator',
    because: 'What cannot be an id is malformed.',
    source: EC2_ERRORS,
  },
  {
    calls: /^ec2 RunInstances$/,
    what: /^\(a (profile that is not|type that is none)\) simulator InvalidParameterValue, moto (NoSuchEntity|InvalidInstanceType.NotFound)$/,
    right: 'the simulator',
    because: 'EC2 has neither of these codes of moto: NoSuchEntity is of IAM.',
    source: EC2_ERRORS,
  },
  {
    calls: /^ec2 DescribeImages$/,
    what: /^Images\[\]\.(Name|RootDeviceName|RootDeviceType|BlockDeviceMappings\S*|ImageLocation|PlatformDetails|PublicSsmParameterName|SourceImageId)( is|.* only)/,
    right: 'the simulator',
    because: 'moto has one root volume for all images and forgets what an image was made of.',
    source: `${EC2}/API_Image.html`,
  },

  {
    calls: /^ec2 (DescribeSnapshots|DeleteSnapshot)$/,
    what: /^(Snapshots only the simulator|\(a snapshot that an image needs\) simulator InvalidSnapshot.InUse, moto InvalidSnapshot.NotFound)$/,
    right: 'the simulator',
    because: 'A snapshot has the tags that CreateImage is given for it; moto takes none, so it is not found by them.',
    source: `${EC2}/API_CreateImage.html`,
  },
  {
    calls: /^ec2 DeregisterImage$/,
    what: /^DeleteSnapshotResults only the simulator$/,
    right: 'the simulator',
    because: 'Asked to delete the snapshots too, AWS says what became of each.',
    source: `${EC2}/API_DeregisterImage.html`,
  },
  refusedByUsAlone('ec2 StopInstances', 'moto stops what is terminated', EC2_ERRORS),

  // Auto Scaling
  {
    calls: /^autoscaling DescribeAutoScalingGroups$/,
    what: /^AutoScalingGroups\[\]\.SuspendedProcesses only moto$/,
    right: 'the simulator',
    because: 'moto suspends what is no process at all.',
    source: `${AUTO_SCALING}/API_SuspendProcesses.html`,
  },
  ...(
    [
      ['SuspendProcesses', 'moto takes any name for a process'],
      ['UpdateAutoScalingGroup', 'moto compares no sizes'],
      ['CreateAutoScalingGroup', 'moto looks neither at names, sizes and checks nor whether the name is taken'],
    ] as const
  ).map(([operation, because]) =>
    refusedByUsAlone(`autoscaling ${operation}`, because, `${AUTO_SCALING}/API_${operation}.html`),
  ),
  refusedByUsAlone(
    'autoscaling PutScalingPolicy',
    'moto looks at no policy',
    `${AUTO_SCALING}/API_PredefinedMetricSpecification.html`,
  ),
  refusedByUsAlone('autoscaling SetInstanceProtection', 'moto passes over instances of others', `${TERRAFORM}/35071`),
  {
    calls: /^autoscaling DescribeAutoScalingGroups$/,
    what: /AvailabilityZone is eu-central-1\w with the simulator, eu-central-1\w with moto$/,
    right: 'the simulator',
    because: 'A group spreads its instances over its zones; moto puts all into the first.',
    source: `${API}/autoscaling/ec2/userguide/ec2-auto-scaling-availability-zone-balanced.html`,
  },
  {
    calls: /^autoscaling DescribeAutoScalingGroups$/,
    what: /(DefaultInstanceWarmup|TrafficSources) only the simulator$/,
    right: 'the simulator',
    because: 'AWS shows them; moto does not have them.',
    source: `${AUTO_SCALING}/API_AutoScalingGroup.html`,
  },
  {
    calls: /^autoscaling PutScalingPolicy$/,
    what: /^(PolicyARN|Alarms) only the simulator$/,
    right: 'the simulator',
    because: 'AWS shows them; moto does not have them.',
    source: `${AUTO_SCALING}/API_PutScalingPolicy.html`,
  },
  {
    calls: /^autoscaling CreateAutoScalingGroup$/,
    what: /simulator ValidationError, moto (InvalidLaunchTemplateName.NotFoundException|InvalidLaunchTemplateId.VersionNotFound|InvalidSubnetID.NotFound|TargetGroupNotFound)$/,
    right: 'the simulator',
    because:
      'ValidationError is what Auto Scaling has for it; moto lets errors of EC2 and ELB through, which it has not.',
    source: `${AUTO_SCALING}/CommonErrors.html`,
  },
  {
    calls: /^autoscaling SuspendProcesses$/,
    what: /of nobody\) simulator ValidationError, moto Error$/,
    right: 'the simulator',
    because: 'moto breaks (HTTP 500) for a group that is not.',
    source: `${AUTO_SCALING}/API_SuspendProcesses.html`,
  },

  // Elastic Load Balancing
  ...(
    [
      ['DescribeTags', 'moto answers for what is not'],
      ['ModifyTargetGroupAttributes', 'moto takes any attribute and nearly any value'],
      ['CreateTargetGroup', 'moto looks at few bounds and at no tags'],
      ['ModifyRule', 'moto looks at no weights, nor at how many actions there are'],
      ['CreateRule', 'moto looks neither at priorities nor at conditions'],
      ['DeleteRule', 'moto passes over a rule that is gone'],
    ] as const
  ).map(([operation, because]) => refusedByUsAlone(`elbv2 ${operation}`, because, `${ELB}/API_${operation}.html`)),
  {
    calls: /^elbv2 CreateTargetGroup$/,
    what: /^\(the same again\) simulator an answer, moto DuplicateTargetGroupNameException$/,
    right: 'the simulator',
    because: 'CreateTargetGroup is idempotent: equal settings succeed, whoever asks again.',
    source: `${ELB}/API_CreateTargetGroup.html`,
  },
  {
    calls: /^elbv2 DeleteTargetGroup$/,
    what: /^\(what is gone\) simulator an answer, moto TargetGroupNotFoundException$/,
    right: 'the simulator',
    because: 'The API names no such error: what is gone is deleted.',
    source: `${ELB}/API_DeleteTargetGroup.html`,
  },
  {
    calls: /^elbv2 DeleteTargetGroup$/,
    what: /^\(what is no ARN\) simulator ValidationError, moto TargetGroupNotFoundException$/,
    right: 'the simulator',
    because: 'What cannot be an ARN fails validation.',
    source: `${ELB}/CommonErrors.html`,
  },
  {
    calls: /^elbv2 (Modify|Describe)TargetGroupAttributes$/,
    what: /^Attributes\{.*\} only the simulator$/,
    right: 'the simulator',
    because: 'AWS answers with all attributes, those that were not asked for too.',
    source: `${ELB}/API_ModifyTargetGroupAttributes.html`,
  },
  {
    calls: /^elbv2 DescribeTargetGroupAttributes$/,
    what: /^Attributes\{waf.fail_open.enabled\} only moto$/,
    right: 'the simulator',
    because: 'This is an attribute of load balancers.',
    source: `${ELB}/API_LoadBalancerAttribute.html`,
  },
  {
    calls: /^elbv2 ModifyTargetGroupAttributes$/,
    what: /timeout_seconds is soon\) simulator ValidationError, moto Error$/,
    right: 'the simulator',
    because: 'moto breaks (HTTP 500).',
    source: `${ELB}/API_ModifyTargetGroupAttributes.html`,
  },
  {
    calls: /^elbv2 (Create|Describe|Modify)Rules?$/,
    what: /^Rules\[\]\.Conditions\[\]\.Values only the simulator$/,
    right: 'the simulator',
    because: 'AWS shows a condition in its short form too.',
    source: `${ELB}/API_DescribeRules.html`,
  },
  {
    calls: /^elbv2 (Create|Describe|Modify)Rules?$/,
    what: /^Rules\[\]\.Actions\[\]\.Order only the simulator$/,
    right: 'the simulator',
    because: 'AWS shows it; moto does not have it.',
    source: `${ELB}/API_Action.html`,
  },
  {
    calls: /^elbv2 (Describe|Modify)Rules?$/,
    what: /^Rules\[\]\.Actions\[\]\.TargetGroupArn only the simulator$/,
    right: 'the simulator',
    because: 'AWS shows a single target group in both forms.',
    source: `${TERRAFORM}/33563`,
  },
  {
    calls: /^elbv2 DescribeTargetGroups$/,
    what: /LoadBalancerArns only the simulator$/,
    right: 'the simulator',
    because: 'A target group of a rule has the load balancer of the rule; moto looks at default actions only.',
    source: `${ELB}/API_TargetGroup.html`,
  },
  {
    calls: /^elbv2 ModifyRule$/,
    what: /^\(a page without one\) simulator ValidationError, moto Error$/,
    right: 'the simulator',
    because: 'moto breaks (HTTP 500).',
    source: `${ELB}/API_ModifyRule.html`,
  },
  {
    calls: /^elbv2 CreateRule$/,
    what: /^\(six values\) simulator ValidationError, moto PriorityInUseException$/,
    right: 'the simulator',
    because: 'moto has made a rule of the request without conditions before; AWS has not.',
    source: `${API}/elasticloadbalancing/latest/application/load-balancer-limits.html`,
  },
  {
    calls: /^elbv2 DescribeTargetHealth$/,
    what: /^TargetHealthDescriptions( |\[\]\.(HealthCheckPort|TargetHealth))/,
    right: 'the simulator',
    because:
      'moto checks no health: all that is registered is healthy at once, even where no rule names its group, and it has more of them as it makes a group twice.',
    source: `${ELB}/API_TargetHealth.html`,
  },

  // Systems Manager
  ...(
    [
      ['SendCommand', 'moto looks neither at documents and parameters nor at machines'],
      ['PutParameter', 'moto looks neither at sizes nor at names'],
      ['GetParametersByPath', 'moto takes any path'],
    ] as const
  ).map(([operation, because]) => refusedByUsAlone(`ssm ${operation}`, because, `${SSM}/API_${operation}.html`)),
  {
    calls: /^ssm (SendCommand|ListCommands|GetCommandInvocation)$/,
    what: /(Status|StatusDetails|ResponseCode|CompletedCount) is /,
    right: 'the simulator',
    because: "moto's commands have succeeded before they are sent.",
    source: `${API}/systems-manager/latest/userguide/monitor-commands.html`,
  },
  {
    calls: /^ssm (SendCommand|ListCommands)$/,
    what: /(InstanceIds has|TargetCount is) /,
    right: 'the simulator',
    because: 'moto sends to every instance it has where a command has no targets.',
    source: `${SSM}/API_SendCommand.html`,
  },
  {
    calls: /^ssm (SendCommand|ListCommands|GetCommandInvocation)$/,
    what: /(DocumentVersion|CloudWatchOutputConfig|StandardErrorUrl) only the simulator$/,
    right: 'the simulator',
    because: 'AWS shows them; moto does not have them.',
    source: `${SSM}/API_GetCommandInvocation.html`,
  },
  {
    calls: /^ssm GetCommandInvocation$/,
    what: /^PluginName is runScripts with the simulator, aws:runShellScript with moto$/,
    right: 'the simulator',
    because: 'It is the name of the step, where a document has steps.',
    source: `${SSM}/API_GetCommandInvocation.html`,
  },
  {
    calls: /^ssm GetCommandInvocation$/,
    what: /^\(a command that is not\) simulator InvocationDoesNotExist, moto InvalidCommandId$/,
    right: 'both',
    because: 'Both are among the errors of the API; which one comes depends on how old the command is.',
    source: `${SSM}/API_GetCommandInvocation.html`,
  },
  {
    calls: /^ssm GetParameter$/,
    what: /^Parameter.Selector only the simulator$/,
    right: 'the simulator',
    because: 'The answer says by which version it was asked.',
    source: `${SSM}/API_Parameter.html`,
  },
  {
    calls: /^ssm GetParameter$/,
    what: /^\(a label that is not\) simulator ParameterVersionNotFound, moto ParameterNotFound$/,
    right: 'both',
    because: 'Both are among the errors of the API, and Kiln takes either for "not there".',
    source: `${SSM}/API_GetParameter.html`,
  },

  // DynamoDB
  ...(
    [
      ['GetItem', "moto looks at no key's type"],
      ['TransactWriteItems', 'moto takes an empty transaction'],
      ['Query', 'moto takes a limit of nothing'],
    ] as const
  ).map(([operation, because]) =>
    refusedByUsAlone(`dynamodb ${operation}`, because, `${DYNAMODB}/API_${operation}.html`),
  ),
  {
    calls: /^dynamodb TransactWriteItems$/,
    what: /^\(a value that nobody uses\) simulator ValidationException, moto an answer$/,
    right: 'the simulator',
    because: 'Of a value that no expression uses AWS says that it is unused; moto does so in some calls only.',
    source: 'https://github.com/ExtendDB/extenddb/pull/10',
  },
  {
    calls: /^dynamodb Query$/,
    what: /^LastEvaluatedKey only the simulator$/,
    right: 'the simulator',
    because: 'A query that stops at its limit says where, whether more follows or not.',
    source: `${API}/amazondynamodb/latest/developerguide/Query.Pagination.html`,
  },
  {
    calls: /^dynamodb TransactWriteItems$/,
    what: /^\((an item without its key|a name that stands for nothing)\) simulator ValidationException, moto TransactionCanceledException$/,
    right: 'the simulator',
    because: 'A request that cannot be understood is refused as a whole, before there is a transaction to cancel.',
    source: `${DYNAMODB}/API_TransactWriteItems.html`,
  },
  {
    calls: /^dynamodb TransactWriteItems$/,
    what: /^\((a path through what is not there|an item of more than 400 KB)\) simulator TransactionCanceledException, moto ValidationException$/,
    right: 'the simulator',
    because: 'Both are listed as reasons for which a transaction is cancelled, with the code ValidationError.',
    source: `${DYNAMODB}/API_TransactWriteItems.html`,
  },

  // EventBridge, SNS, SQS
  refusedByUsAlone(
    'eventbridge PutEvents',
    'moto takes a request without entries',
    `${API}/eventbridge/latest/APIReference/API_PutEvents.html`,
  ),
  {
    calls: /^eventbridge PutEvents$/,
    what: /^\(a bus that is not\) simulator an answer, moto ResourceNotFoundException$/,
    right: 'the simulator',
    because: 'An event for a bus that does not exist is dropped, and nobody is told.',
    source: `${API}/eventbridge/latest/userguide/eb-putevents.html`,
  },
  {
    calls: /^eventbridge PutEvents$/,
    what: /^(FailedEntryCount is 1 with the simulator, 0 with moto|Entries\[\]\.Error(Code|Message) only the simulator)$/,
    right: 'the simulator',
    because: 'moto lets events of AWS itself, and long detail types, pass.',
    source: `${API}/eventbridge/latest/APIReference/API_PutEventsResultEntry.html`,
  },
  refusedByUsAlone('sns Publish', 'moto looks at no subject', `${API}/sns/latest/api/API_Publish.html`),
  refusedByUsAlone(
    'sqs SendMessage',
    'moto looks neither at characters nor at attributes',
    `${API}/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html`,
  ),

  // EventBridge Scheduler
  refusedByUsAlone(
    'scheduler CreateSchedule',
    'moto reads neither expressions nor names',
    `${API}/scheduler/latest/APIReference/API_CreateSchedule.html`,
  ),
  {
    calls: /^scheduler CreateSchedule$/,
    what: /^\(a group that is not\) simulator ResourceNotFoundException, moto SyntaxError$/,
    right: 'the simulator',
    because: 'moto breaks (HTTP 500).',
    source: `${API}/scheduler/latest/APIReference/API_CreateSchedule.html`,
  },
  {
    calls: /^scheduler CreateSchedule$/,
    what: /^\(a role that is none\) simulator ValidationException, moto ConflictException$/,
    right: 'the simulator',
    because: 'moto has made schedules of the wrong requests before it; AWS has not.',
    source: `${API}/scheduler/latest/APIReference/API_Target.html`,
  },

  // CloudWatch
  ...(
    [
      ['PutMetricAlarm', 'moto looks at few fields'],
      ['DeleteAlarms', 'moto passes over an alarm that is gone'],
    ] as const
  ).map(([operation, because]) =>
    refusedByUsAlone(`cloudwatch ${operation}`, because, `${CLOUDWATCH}/API_${operation}.html`),
  ),
  refusedByUsAlone(
    'cloudwatch GetMetricData',
    'moto takes any period and id',
    `${CLOUDWATCH}/API_MetricDataQuery.html`,
  ),
  {
    calls: /^cloudwatch DescribeAlarms$/,
    what: /StateTransitionedTimestamp only the simulator$/,
    right: 'the simulator',
    because: 'AWS shows it; moto does not have it.',
    source: `${CLOUDWATCH}/API_MetricAlarm.html`,
  },
  {
    calls: /^cloudwatch GetMetricData$/,
    what: /Label is RequestCount with the simulator, RequestCount Sum with moto$/,
    right: 'both',
    because: 'A label is for people; Kiln knows its series by their ids.',
    source: `${CLOUDWATCH}/API_MetricDataResult.html`,
  },

  {
    calls: /^cloudwatch GetMetricData$/,
    what: /^\(a time that ends before it begins\) simulator ValidationError, moto ValidationException$/,
    right: 'both',
    because:
      'ValidationError is the common error of its query protocol; what it is called in the newer ones is not documented, and Kiln never asks so.',
    source: `${CLOUDWATCH}/CommonErrors.html`,
  },

  // S3
  {
    calls: /^s3 \w+Object$/,
    what: /^VersionId is /,
    right: 'both',
    because: 'Version ids are opaque.',
    source: `${API}/AmazonS3/latest/userguide/versioning-workflows.html`,
  },
  {
    calls: /^s3 ListObjectsV2$/,
    what: /ChecksumAlgorithm only moto$/,
    right: 'both',
    because: 'Kiln reads keys.',
    source: `${API}/AmazonS3/latest/API/API_Object.html`,
  },
  {
    calls: /^s3 HeadObject$/,
    what: /^\(a version that is not\) simulator Unknown, moto NotFound$/,
    right: 'both',
    because:
      'A version id that S3 did not make is a bad request, one that is gone is not found; Kiln takes either for "not there".',
    source: `${API}/AmazonS3/latest/API/ErrorResponses.html`,
  },

  // Step Functions
  ...(['StartExecution', 'SendTaskSuccess', 'SendTaskFailure'] as const).map((operation) =>
    refusedByUsAlone(
      `sfn ${operation}`,
      'moto looks neither at sizes nor at tokens',
      `${STATES}/API_${operation}.html`,
    ),
  ),
  {
    calls: /^sfn (DescribeExecution|ListExecutions)$/,
    what: BY_US_ALONE,
    right: 'the simulator',
    because: 'AWS shows versions, redrives and what a person said who stopped it; moto does not have them.',
    source: `${STATES}/API_DescribeExecution.html`,
  },
  {
    calls: /^sfn StartExecution$/,
    what: /^\(a long name\) simulator InvalidName, moto ValidationException$/,
    right: 'both',
    because: 'Both are among the errors of the API; Kiln makes no such name.',
    source: `${STATES}/API_StartExecution.html`,
  },
];

function refusedByUsAlone(call: string, because: string, source: string): KnownDifference {
  return {
    calls: new RegExp(`^${call}$`),
    what: REFUSED_BY_US_ALONE,
    right: 'the simulator',
    because: `The API refuses it: ${because}.`,
    source,
  };
}

/** Those that nobody knows, and known ones that are no longer seen. */
export function judge(seen: readonly Difference[]): {
  readonly unknown: readonly Difference[];
  readonly stale: readonly KnownDifference[];
} {
  const explains = ({ calls, what }: KnownDifference, difference: Difference): boolean =>
    calls.test(difference.call) && what.test(difference.what);
  return {
    unknown: seen.filter((difference) => !KNOWN_DIFFERENCES.some((known) => explains(known, difference))),
    stale: KNOWN_DIFFERENCES.filter((known) => !seen.some((difference) => explains(known, difference))),
  };
}
