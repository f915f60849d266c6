/** A grant that no run makes use of, and why it stays. Checked both ways: one that a run uses has to go from this list. */
export interface AcceptedUnused {
  readonly holder: string;
  readonly action: string;
  readonly resource?: RegExp;
  readonly reason: string;
}

export const ACCEPTED_UNUSED: readonly AcceptedUnused[] = [
  {
    holder: 'AskApproval',
    action: 'states:SendTaskSuccess',
    reason: 'A repetition of the step hands on what was answered meanwhile.',
  },
  { holder: 'AskApproval', action: 'states:SendTaskFailure', reason: 'As SendTaskSuccess, for a no.' },
  { holder: 'Watchdog', action: 'states:SendTaskFailure', reason: 'As SendTaskSuccess, for a no that got stuck.' },
  {
    holder: 'CheckApproval',
    action: 'events:PutEvents',
    reason: 'Tells that a guard holds the release up after the yes.',
  },
  {
    holder: 'ClaimRetirement',
    action: 'dynamodb:UpdateItem',
    reason: 'Frees the claim of a retirement that died, where the watchdog has not yet.',
  },
  {
    holder: 'DiscardBuild',
    action: 'states:StopExecution',
    reason: 'Stops a bake that outlives its release; Step Functions itself stops it in most cases.',
  },
  ...(['recover', 'retire'] as const).map((machine) => ({
    holder: 'ClaimFleet',
    action: 'states:DescribeExecution',
    resource: new RegExp(`-${machine}:`),
    reason: 'Reads whether the owner of a claim still runs: it may be a recovery or a retirement.',
  })),
  ...(['release', 'retire'] as const).map((machine) => ({
    holder: 'ClaimRetirement',
    action: 'states:DescribeExecution',
    resource: new RegExp(`-${machine}:`),
    reason: 'Reads whether the owner of a claim still runs.',
  })),
  {
    holder: 'DecideRebuild',
    action: 'states:DescribeExecution',
    reason: 'Reads whether the release of an earlier rebuild still runs.',
  },
  {
    holder: 'Watchdog',
    action: 'states:DescribeExecution',
    resource: /-rebuild:/,
    reason: 'Reads whether the rebuild still runs that left something behind.',
  },
  ...['PreviewRelease', 'DecideRebuild'].map((holder) => ({
    holder,
    action: 's3:GetObjectVersion',
    reason: 'Reads an artifact whose version a request names.',
  })),
  {
    holder: 'ConfirmDiscarded',
    action: 'elasticloadbalancing:DescribeTags',
    reason: 'Reads whose a target group is that is still there.',
  },
  { holder: 'CreateImage', action: 'ec2:DescribeInstances', reason: 'Reads the machine where its image is lost.' },
  { holder: 'RunScripts', action: 'ec2:DescribeInstances', reason: 'Reads the machine where Systems Manager lost it.' },
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
