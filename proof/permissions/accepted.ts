import type { Place } from './remove';

/** A grant that no run makes use of, and why it stays. Checked both ways: one that a run uses has to go from this list. */
export interface AcceptedUnused {
  readonly holder: string;
  readonly action: string;
  readonly resource?: RegExp;
  readonly reason: string;
}

export const ACCEPTED_UNUSED: readonly AcceptedUnused[] = [
  {
    holder: 'Watchdog',
    action: 'states:DescribeExecution',
    resource: /-rebuild:/,
    reason: 'Reads whether the rebuild still runs that left something behind.',
  },
  { holder: 'CreateImage', action: 'ec2:DescribeInstances', reason: 'Reads the machine where its image is lost.' },
  {
    holder: 'CreateLaunchTemplate',
    action: 'ec2:DescribeLaunchTemplateVersions',
    reason: 'Reads whose a template is that has the name already.',
  },
  {
    holder: 'ChooseFleets',
    action: 'ssm:GetParametersByPath',
    resource: /\/\*$/,
    reason: 'AWS has documented both forms of a path; the one without the star is asked for.',
  },
];

/** What is allowed beyond a border, and why it is left so. Checked both ways as well. */
export interface AcceptedCrossing {
  readonly action: RegExp;
  /** As `kindOfResource` says it. */
  readonly resource: RegExp;
  readonly reason: string;
}

export const ACCEPTED_CROSSINGS: readonly AcceptedCrossing[] = [
  {
    action: /^[a-z0-9-]+:(Describe|List|Get)\w+$/,
    resource: /^\*$/,
    reason: 'Reading. AWS takes no resource for it, or none that Kiln could name beforehand.',
  },
  {
    action: /^states:SendTask(Success|Failure)$/,
    resource: /^\*$/,
    reason:
      'AWS takes no resource: the token says which task is meant, and is known to its execution and Kiln’s table only.',
  },
  {
    action: /^ec2:RunInstances$/,
    resource: /^ec2 image$/,
    reason:
      'Base images are AWS’s or another team’s, and an image of Image Builder is not tagged by Kiln. What serves is pinned in the plan.',
  },
  {
    action: /^ec2:RunInstances$/,
    resource: /^ec2 (subnet|network-interface)$/,
    reason:
      'The network may be given by id, and then is not Kiln’s to tag. The security group has to carry the stage’s tag.',
  },
  {
    action: /^elasticloadbalancing:SetRulePriorities$/,
    resource: /listener-rule$/,
    reason: 'AWS has no condition key for it: bound to a tag it would always be denied. Only a deployment calls it.',
  },
  {
    action: /^s3:(GetObject|GetObjectVersion|ListBucket)$/,
    resource: /^s3 (object|bucket)$/,
    reason:
      'Artifacts lie where the fleet file says, one bucket for all stages: that the same version goes through them is the point.',
  },
  {
    action: /^ssm:GetParameter$/,
    resource: /^ssm parameter$/,
    reason: 'AWS’s public parameters, which name base images, and those that fleet files name: no stage’s.',
  },
  {
    action: /^sns:Publish$/,
    resource: /^sns (?!kiln)/,
    reason: 'The topic that the fleet file names, which may be one for all stages.',
  },
  {
    action: /^kms:(GenerateDataKey|Decrypt)$/,
    resource: /^kms key$/,
    reason: 'The pages’ own key, by its id; and through SNS only, whatever key a team’s topic has: its policy decides.',
  },
];

/** Questions that the reference data is too narrow for, so that only our reading of the documentation backs them. */
export const UNKNOWN_TO_REFERENCE: readonly { readonly action: string; readonly reason: string }[] = [
  {
    action: 'elasticloadbalancing:AddTags',
    reason:
      'The data lists load balancers only; AWS tags target groups and rules with it as they are made. ELB user guide, "Grant permission to tag resources during creation".',
  },
  {
    action: 'ssm:GetParameter',
    reason:
      'Public parameters have no account in their ARN. Systems Manager user guide, "Working with public parameters".',
  },
];

/** What is missing and not named in AWS's words in the cause of what ends by it: where it is named, and why there. Checked both ways. */
export interface NamedElsewhere {
  readonly named: Exclude<Place, 'cause' | 'nowhere'>;
  readonly holder: RegExp;
  readonly action: RegExp;
  readonly reason: string;
}

export const NAMED_ELSEWHERE: readonly NamedElsewhere[] = [
  {
    named: 'own words',
    holder: /^function LaunchGeneration$/,
    action: /^(ec2:RunInstances|ec2:CreateTags|iam:PassRole)$/,
    reason:
      'Auto Scaling says that the template may not be used, and not which permission is missing: Kiln names the three.',
  },
  {
    named: 'own words',
    holder: /^function (PlanRelease|PreviewRelease|DecideRebuild)$/,
    action: /^s3:(GetObject|GetObjectVersion|ListBucket)$/,
    reason: 'S3’s answer to HEAD has no body: the finding names what it may be.',
  },
  {
    named: 'log',
    holder: /^function (Notify|StartRelease|AnswerApproval|Watchdog)$/,
    action: /./,
    reason: 'Behind no state: there is no execution that could have a cause. An alarm rings.',
  },
  {
    named: 'log',
    holder: /^function (RemoveBuilders|ScheduleRetirement|PointToImage|AnnounceRelease)$/,
    action: /./,
    reason:
      'What it is done for is done by then, and does not fail by it: a builder ends itself at its deadline, the watchdog retires what is overdue and tells what was not told.',
  },
  {
    named: 'log',
    holder: /^function RefuseRelease$/,
    action: /^dynamodb:(PutItem|UpdateItem|DeleteItem)$/,
    reason: 'The cause is why the release was refused, and stays that.',
  },
  {
    named: 'log',
    holder: /^function /,
    action: /^(events:PutEvents|dynamodb:UpdateItem)$/,
    reason:
      'Telling never fails a release, nor does remembering that it was told. The watchdog tells again what it can.',
  },
  {
    named: 'log',
    holder: /^machine /,
    action: /^(states:StartExecution|lambda:InvokeFunction)$/,
    reason:
      'Of states that their machine goes on without, or ends without, saying what was wrong before: the watchdog starts what did not start. The refusal is in the machine’s log, which has its whole history.',
  },
  {
    named: 'log',
    holder: /^function (QuarantineImage|PageOperator)$/,
    action: /./,
    reason:
      'Comes after what went wrong, and the cause is that: condemning an image and paging a person are tried, and what they meet is in their log. An alarm rings.',
  },
  {
    named: 'log',
    holder: /^function ConcludeRebuild$/,
    action: /^dynamodb:(PutItem|DeleteItem)$/,
    reason: 'The rebuild ends as it would, its fleet as failed; only the record of that is missing.',
  },
  {
    named: 'log',
    holder: /^function RestoreTraffic$/,
    action: /^autoscaling:UpdateAutoScalingGroup$/,
    reason: 'A blue that cannot grow takes the traffic back with what it has: nothing may hold that up.',
  },
  {
    named: 'log',
    holder: /^machine release$/,
    action: /^states:DescribeExecution$/,
    reason: 'How its recovery ended is the recovery’s own record; the cause is why there was one.',
  },
];
