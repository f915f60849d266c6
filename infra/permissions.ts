import { Aws } from 'aws-cdk-lib';
import { parameterNames } from '../lambdas/domain/names';
import type { FunctionName } from '../lambdas/functions';
import {
  allow,
  answerTasks,
  balancingTagsAtBirth,
  bornTagged,
  changeGroups,
  describe,
  encryptVolumes,
  executionArns,
  type Grant,
  imageAndSnapshotArns,
  imageArns,
  instanceArns,
  listTable,
  ownAlarms,
  ownGroups,
  ownInstances,
  ownTag,
  ownTargetGroups,
  page,
  passRoles,
  publishTo,
  putEvents,
  readFleet,
  readTable,
  resizeGroups,
  ruleArns,
  runMachines,
  runTemplates,
  seeAlarms,
  seeExecutions,
  seeGroups,
  seeImages,
  seeIngredients,
  seeInstances,
  seeMetrics,
  seeNamedVersions,
  seeRules,
  seeTargetGroups,
  seeTargets,
  seeTemplates,
  snapshotArns,
  tagAtBirth,
  templateArns,
  writeRule,
  writeTable,
} from './grants';
import { arnOf, machineArn } from './names';

/** Everything a plan is made from. */
const seeReality: readonly Grant[] = [
  readFleet,
  seeIngredients,
  seeNamedVersions,
  seeGroups,
  seeTargets,
  seeRules,
  seeMetrics,
  seeAlarms,
  seeImages,
  seeTemplates,
];

/** Between two weights green is judged in the same way, whether a soak goes on or a person is waited for. */
const judging: readonly Grant[] = [
  readTable,
  writeTable('UpdateItem'),
  putEvents,
  seeGroups,
  seeTargets,
  seeRules,
  seeMetrics,
  seeAlarms,
];

/** What each function may do besides writing its own log and its own traces: what its verb needs, on Kiln's own. */
export const permissions: Readonly<Record<FunctionName, readonly Grant[]>> = {
  ValidateRequest: [
    readFleet,
    seeImages,
    (bounds) => bounds.artifacts.map(({ bucket }) => allow(['s3:ListBucket'], [`arn:${Aws.PARTITION}:s3:::${bucket}`])),
  ],
  CheckWindow: [readFleet],
  PreviewRelease: [readTable, ...seeReality],
  AskApproval: [readTable, writeTable('PutItem', 'UpdateItem'), putEvents, answerTasks],
  ClaimFleet: [
    readTable,
    writeTable('PutItem', 'UpdateItem'),
    putEvents,
    seeExecutions('release', 'recover', 'retire'),
  ],
  RefuseRelease: [writeTable('PutItem', 'UpdateItem', 'DeleteItem'), putEvents],
  PlanRelease: [readTable, writeTable('UpdateItem'), putEvents, ...seeReality],
  GiveBackClaim: [writeTable('UpdateItem', 'DeleteItem')],

  StartBuilder: [readTable, seeImages, runMachines, passRoles, encryptVolumes],
  CheckBuilder: [readTable, seeInstances, describe('ssm:DescribeInstanceInformation')],
  RunScripts: [
    readTable,
    seeInstances,
    describe('ssm:ListCommands'),
    (bounds) => [
      allow(['s3:PutObject'], [`${bounds.assetBucketArn}/builds/*`]),
      allow(['ssm:SendCommand'], [arnOf('ssm', `document/${bounds.names.scriptsDocument}`)]),
      allow(['ssm:SendCommand'], instanceArns, {
        StringEquals: { 'ssm:resourceTag/kiln:stage': bounds.names.stage },
      }),
    ],
  ],
  CheckScripts: [readTable, describe('ssm:GetCommandInvocation'), seeInstances],
  StopBuilder: [readTable, seeInstances, ownInstances('ec2:StopInstances')],
  CreateImage: [
    readTable,
    seeImages,
    seeInstances,
    ownInstances('ec2:CreateImage'),
    encryptVolumes,
    (bounds) => [
      allow(['ec2:CreateImage'], imageAndSnapshotArns, bornTagged(bounds)),
      tagAtBirth(bounds, 'CreateImage', imageAndSnapshotArns),
    ],
  ],
  CheckImage: [readTable, seeImages],
  PublishImage: [
    readTable,
    writeTable('PutItem', 'UpdateItem'),
    putEvents,
    (bounds) => [allow(['ec2:CreateTags'], imageArns, ownTag(bounds))],
  ],
  RemoveBuilders: [seeInstances, ownInstances('ec2:TerminateInstances')],

  CreateTargetGroup: [
    readTable,
    seeTargetGroups,
    describe('elasticloadbalancing:DescribeTags'),
    (bounds) => [
      allow(['elasticloadbalancing:CreateTargetGroup'], ownTargetGroups(bounds), bornTagged(bounds)),
      balancingTagsAtBirth(bounds, 'CreateTargetGroup', ownTargetGroups(bounds)),
    ],
  ],
  ConfigureTargetGroup: [
    readTable,
    (bounds) => [allow(['elasticloadbalancing:ModifyTargetGroupAttributes'], ownTargetGroups(bounds), ownTag(bounds))],
  ],
  NameInRule: [readTable, seeRules, writeRule],
  CreateLaunchTemplate: [
    readTable,
    seeImages,
    seeTemplates,
    (bounds) => [
      allow(['s3:GetObject'], [`${bounds.assetBucketArn}/scripts/*`]),
      allow(['ec2:CreateLaunchTemplate'], templateArns, bornTagged(bounds)),
      tagAtBirth(bounds, 'CreateLaunchTemplate', templateArns),
    ],
  ],
  LaunchGeneration: [
    readTable,
    seeGroups,
    // Whoever creates a group from a template is asked for what the template will do. Source: Auto Scaling user guide,
    // "Control Amazon EC2 launch template usage in Auto Scaling groups".
    runTemplates,
    passRoles,
    (bounds) => [
      // With a template pinned to a version, and no target groups but the stage's.
      allow(['autoscaling:CreateAutoScalingGroup'], ownGroups(bounds), bornTagged(bounds), {
        Bool: { 'autoscaling:LaunchTemplateVersionSpecified': 'true' },
        'ForAllValues:ArnLike': { 'autoscaling:TargetGroupARNs': ownTargetGroups(bounds) },
      }),
      allow(['autoscaling:CreateOrUpdateTags'], ownGroups(bounds), bornTagged(bounds)),
      // The first Auto Scaling group of an account makes the role Auto Scaling works under.
      allow(
        ['iam:CreateServiceLinkedRole'],
        [
          `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
        ],
        { StringEquals: { 'iam:AWSServiceName': 'autoscaling.amazonaws.com' } },
      ),
    ],
  ],
  HoldReplacement: [readTable, changeGroups('autoscaling:SuspendProcesses')],
  CheckGeneration: [
    readTable,
    writeTable('UpdateItem'),
    putEvents,
    seeGroups,
    seeTargets,
    seeTargetGroups,
    describe('autoscaling:DescribeScalingActivities', 'elasticloadbalancing:DescribeTargetGroupAttributes'),
  ],
  EnableHealing: [readTable, changeGroups('autoscaling:ResumeProcesses')],
  AttachPolicies: [readTable, changeGroups('autoscaling:PutScalingPolicy')],
  CreateAlarms: [
    readTable,
    (bounds) => [allow(['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource'], ownAlarms(bounds), bornTagged(bounds))],
  ],

  HoldCapacity: [readTable, writeTable('UpdateItem'), seeGroups, resizeGroups],
  GrowGeneration: [readTable, writeTable('UpdateItem'), seeGroups, seeTargets, seeMetrics, resizeGroups],
  ShiftTraffic: [readTable, writeTable('UpdateItem'), putEvents, seeRules, writeRule],
  JudgeRelease: judging,
  AskStepApproval: [readTable, writeTable('PutItem', 'UpdateItem'), putEvents],
  CheckApproval: judging,
  ProveCutover: [readTable, writeTable('UpdateItem'), seeRules, seeMetrics],

  RestoreCapacity: [readTable, seeGroups, resizeGroups],
  CompleteRelease: [readTable, writeTable('UpdateItem', 'PutItem', 'DeleteItem'), seeRules],
  ScheduleRetirement: [
    listTable,
    (bounds) => [
      allow(['scheduler:CreateSchedule'], [arnOf('scheduler', `schedule/${bounds.names.scheduleGroup}/*`)]),
      allow(['iam:PassRole'], [bounds.scheduleRoleArn], {
        StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
      }),
    ],
  ],
  PointToImage: [
    readTable,
    seeRules,
    seeTemplates,
    (bounds) => [
      allow(['ssm:GetParameter', 'ssm:PutParameter'], [arnOf('ssm', `parameter/kiln/${bounds.names.stage}/images/*`)]),
    ],
  ],
  AnnounceRelease: [readTable, writeTable('UpdateItem', 'DeleteItem'), putEvents],

  BeginRecovery: [readTable, writeTable('UpdateItem'), putEvents, seeExecutions('release')],
  RestoreTraffic: [
    readTable,
    writeTable('UpdateItem'),
    seeRules,
    seeGroups,
    seeTargets,
    seeMetrics,
    resizeGroups,
    writeRule,
  ],
  ConfirmRestored: [readTable, writeTable('UpdateItem'), putEvents, seeRules, seeGroups, seeTargets],
  DiscardBuild: [
    readTable,
    seeInstances,
    seeImages,
    describe('ec2:DescribeSnapshots'),
    writeTable('PutItem'),
    ownInstances('ec2:TerminateInstances'),
    seeExecutions('bake'),
    (bounds) => [
      allow(['states:StopExecution'], executionArns(bounds.names, 'bake')),
      allow(['ec2:DeregisterImage'], imageArns, ownTag(bounds)),
      allow(['ec2:DeleteSnapshot'], snapshotArns, ownTag(bounds)),
    ],
  ],
  QuarantineImage: [
    readTable,
    writeTable('PutItem'),
    seeImages,
    (bounds) => [allow(['ec2:CreateTags'], imageArns, ownTag(bounds))],
  ],
  FinishRecovery: [readTable, writeTable('UpdateItem', 'PutItem', 'DeleteItem')],
  PageOperator: [readTable, writeTable('UpdateItem'), putEvents, page],

  DrainGeneration: [
    readTable,
    seeGroups,
    changeGroups(
      'autoscaling:UpdateAutoScalingGroup',
      'autoscaling:SetInstanceProtection',
      'autoscaling:ResumeProcesses',
    ),
  ],
  DiscardGeneration: [
    readTable,
    seeGroups,
    seeTargetGroups,
    describe('elasticloadbalancing:DescribeTags'),
    seeTemplates,
    seeAlarms,
    changeGroups('autoscaling:DeleteAutoScalingGroup'),
    (bounds) => [
      allow(['cloudwatch:DeleteAlarms'], ownAlarms(bounds)),
      allow(['ec2:DeleteLaunchTemplate'], templateArns, ownTag(bounds)),
      allow(['elasticloadbalancing:DeleteTargetGroup'], ownTargetGroups(bounds), ownTag(bounds)),
    ],
  ],
  ConfirmDiscarded: [
    readTable,
    seeGroups,
    seeTargetGroups,
    // Of a target group that is still there: whose it is.
    describe('elasticloadbalancing:DescribeTags'),
    seeTemplates,
    seeAlarms,
  ],
  ClaimRetirement: [
    readTable,
    listTable,
    writeTable('PutItem', 'UpdateItem'),
    readFleet,
    seeRules,
    seeExecutions('release', 'retire'),
  ],
  LeaveRule: [readTable, readFleet, seeRules, writeRule],
  ReleaseClaim: [writeTable('UpdateItem')],
  FinishRetirement: [writeTable('DeleteItem'), putEvents],

  Notify: [readFleet, publishTo],
  AnswerApproval: [readTable, writeTable('UpdateItem'), answerTasks],
  StartRelease: [
    readFleet,
    seeImages,
    seeExecutions('release'),
    (bounds) => [
      allow(['states:StartExecution'], [machineArn(bounds.names, 'release')]),
      allow(['sqs:SendMessage'], [arnOf('sqs', bounds.names.refusedEvents)]),
    ],
  ],
  ChooseFleets: [
    ({ names }) => [
      allow(
        ['ssm:GetParametersByPath'],
        ['', '/*'].map((rest) => arnOf('ssm', `parameter${parameterNames.fleets(names.stage)}${rest}`)),
      ),
    ],
  ],
  DecideRebuild: [
    readTable,
    readFleet,
    seeIngredients,
    seeImages,
    seeRules,
    seeGroups,
    seeTargets,
    seeTemplates,
    seeExecutions('release'),
    ({ names }) => [allow(['states:ListExecutions'], [machineArn(names, 'release')])],
  ],
  ConcludeRebuild: [writeTable('PutItem', 'UpdateItem', 'DeleteItem'), putEvents],

  Watchdog: [
    readTable,
    answerTasks,
    listTable,
    writeTable('UpdateItem', 'PutItem', 'DeleteItem'),
    putEvents,
    page,
    seeExecutions('release', 'recover', 'retire', 'rebuild'),
    (bounds) => [
      allow(['states:ListExecutions'], [machineArn(bounds.names, 'release'), machineArn(bounds.names, 'rebuild')]),
      allow(['states:StartExecution'], [machineArn(bounds.names, 'recover'), machineArn(bounds.names, 'retire')]),
    ],
  ],
  TrafficRule: [
    seeRules,
    describe('elasticloadbalancing:DescribeTags'),
    (bounds) => [
      allow(['elasticloadbalancing:CreateRule'], [arnOf('elasticloadbalancing', 'listener/app/*')], bornTagged(bounds)),
      balancingTagsAtBirth(bounds, 'CreateRule', ruleArns),
      allow(['elasticloadbalancing:ModifyRule', 'elasticloadbalancing:DeleteRule'], ruleArns, ownTag(bounds)),
      // The one write of rules without a condition key: bound to a tag it would always be denied. Source: Service
      // Authorization Reference, Elastic Load Balancing V2.
      allow(['elasticloadbalancing:SetRulePriorities'], ruleArns),
    ],
  ],
  ProtectFleet: [readTable, seeRules, seeGroups],
};
