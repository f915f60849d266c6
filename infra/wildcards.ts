/**
 * What the resources of Kiln's permissions leave open with a `*`, and why. What is not in this list is refused at synth;
 * actions are never left open.
 */
const REASONS: readonly { readonly open: RegExp; readonly reason: string }[] = [
  { open: /^\*$/, reason: 'AWS takes no resource for these actions: reading lists, writing traces, log delivery.' },
  {
    open: /:function:kiln-[\w-]+:\*$/,
    reason: 'All published versions: a running release keeps the code it began with.',
  },
  { open: /:execution:kiln-[\w-]+:\*$/, reason: 'Executions are named by the releases they belong to.' },
  { open: /:schedule\/kiln-[\w-]+\/\*$/, reason: 'Schedules are named by the generation they retire.' },
  { open: /:parameter\/kiln\/[\w-]+\/(fleets|images)\/\*$/, reason: 'One parameter per fleet of the stage.' },
  { open: /:parameter\/aws\/service\/\*$/, reason: 'Public parameters of AWS, of which each fleet names its own.' },
  { open: /:role\/kiln\/[\w-]+\/\*$/, reason: "The stage's own roles, by path, and to EC2 only." },
  {
    open: /:autoScalingGroup:\*:autoScalingGroupName\//,
    reason: 'By the stage in the name and in the tag; ids are random.',
  },
  { open: /:targetgroup\/[\w-]+\*\/\*$/, reason: 'By the stage in the name and in the tag; ids are random.' },
  {
    open: /:kms:<AWS::Region>:<AWS::AccountId>:key\/\*$/,
    reason: 'Keys of encrypted topics that fleets name, through SNS only.',
  },
  { open: /:alarm:[\w-]+-\*-v\*-\*$/, reason: 'Alarms are named by the generation they watch.' },
  { open: /:(listener|listener-rule)\/app\/\*$/, reason: "Of any load balancer, but only with the stage's tag." },
  {
    open: /:(instance|volume|launch-template|image|snapshot)\/\*$/,
    reason: "Ids are random; by the stage's tag, or in one launch.",
  },
  { open: /:security-group\/\*$/, reason: "Only with the stage's tag, as the fleets' stacks make them." },
  {
    open: /:(subnet|network-interface)\/\*$/,
    reason: "What a launch is placed in; the fleet's stack says which.",
  },
  {
    open: /:log-group:\/kiln\/[\w-]+\/scripts:\*$/,
    reason: 'Streams of the one log group, named by command and machine.',
  },
  { open: /\/(scripts|builds)\/\*$/, reason: 'Objects of Kiln itself, by checksum and by release.' },
  {
    open: /^arn:<AWS::Partition>:s3:::[\w.-]+\/.+\*$/,
    reason: 'Artifacts, one per version, under the prefix the fleet file names.',
  },
];

/** @throws Error for a wildcard that nobody has given a reason for */
export function reasonFor(finding: string): string {
  const resource = finding.replace(/^Resource::/, '');
  const known = REASONS.find(({ open }) => open.test(resource));
  if (known === undefined) throw new Error(`A role leaves ${finding} open: name it, or say why in infra/wildcards.ts.`);
  return known.reason;
}
