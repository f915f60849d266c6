import * as z from 'zod';
import { block, choice, dictionary, duration, durationOrZero, line, list, text, whole } from './fleet-fields';
import { APPROVAL_STEP, approvalSchema } from './fleet-spec-approval';
import { notify } from './fleet-spec-notify';
import { rebuild } from './fleet-spec-rebuild';
import { triggersSpec } from './fleet-spec-triggers';
import { windowsSchema } from './fleet-spec-windows';

export { seconds } from './fleet-duration';

/**
 * The desired state of one fleet, as its YAML file says it. Shapes and simple bounds are here, whatever weighs one
 * field against another is in `fleet-rules.ts`. Descriptions end up in the JSON Schema, where editors show them while
 * somebody types.
 */

const instanceType = () => text(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, 'an EC2 instance type such as m7g.large');

const scriptPath = () =>
  text(
    /^(?!.*(^|\/)\.{1,2}(\/|$))[A-Za-z0-9][A-Za-z0-9_./-]*$/,
    'the path of a script, relative to the fleets folder, such as web/install.sh (no spaces, no "..")',
  ).max(128, { error: 'a path of at most 128 characters' });

const environmentValue = () => {
  const wanted = 'a text of at most 2048 characters, without the character NUL';
  const fits = (value: string) => !value.includes('\0');
  return z.string({ error: wanted }).max(2048, { error: wanted }).refine(fits, { error: wanted });
};

const name = () =>
  text(/^[a-z][a-z0-9-]{0,30}$/, 'a name of lower-case letters, digits and dashes, at most 31 characters');

const script = block({
  name: name().describe('Shows up in logs and in the cause of a failure. No two scripts of a fleet share a name.'),
  script: scriptPath().describe('Path of the script, relative to the fleets folder.'),
  inputs: dictionary(
    text(/^(?!KILN_)[A-Z][A-Z0-9_]{0,63}$/, 'an environment variable name in capitals that does not begin with KILN_'),
    environmentValue(),
    'a block of NAME: "text"',
  )
    .default({})
    .describe('Environment variables the script sees. Never secrets: the image keeps what a script leaves behind.'),
}).describe('A bash script, run as root; a list of them runs in its order.');

const image = block({
  base: z
    .union(
      [
        block({
          ssmParameter: text(/^\/[A-Za-z0-9_./-]{1,1010}$/, 'the name of an SSM parameter, beginning with /').describe(
            'An SSM parameter that holds an AMI id. AWS publishes such parameters for its own images and keeps them current.',
          ),
        }),
        block({
          amiId: text(/^ami-[0-9a-f]{8}([0-9a-f]{9})?$/, 'an AMI id such as ami-0123456789abcdef0').describe(
            'One AMI, by id. It exists in one region only and grows old; prefer ssmParameter.',
          ),
        }),
      ],
      {
        error:
          'either "ssmParameter: /name/of/a/parameter" or "amiId: ami-0123456789abcdef0" under it, and nothing else',
      },
    )
    .describe('What the image is baked from: an SSM parameter that holds an AMI id, or the AMI id itself.'),
  architecture: choice(['arm64', 'x86_64']).describe('Of the base image, of the builder and of every instance.'),
  builder: block({
    instanceType: instanceType().describe('The machine that bakes the image, and later boots from it to test it.'),
    timeout: duration().describe('How long baking may take before the builder ends itself: 5m to 6h.'),
  }).describe('The machine that bakes. It exists during a bake only.'),
  components: list(script, 0, 20)
    .default([])
    .describe(
      'Scripts that turn the base image into yours, in this order. $KILN_ARTIFACT is the path of the artifact.',
    ),
  artifact: text(
    /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/([A-Za-z0-9/_.-]|\{version\})+$/,
    'an S3 address such as s3://bucket/web-{version}.tar.gz',
  )
    .regex(/\{version\}/, { error: '{version} where the version stands, such as s3://bucket/web-{version}.tar.gz' })
    .describe('The built software, made by your CI. {version} is replaced by the version that is released.'),
  tests: list(script, 0, 20)
    .default([])
    .describe('Scripts that must succeed on an instance booted from the new image, before any fleet uses it.'),
}).describe('What every instance boots from. The same in every stage.');

const instances = block({
  types: list(instanceType(), 1, 20).describe('The EC2 instance type, as a list of one.'),
  volume: block({
    sizeGiB: whole(8, 16_384).describe('Of the root volume. It is encrypted.'),
    type: choice(['gp3', 'gp2']).default('gp3').describe('gp3 unless you have a reason.'),
  }).describe('The root volume of each instance.'),
  profilePolicies: list(
    text(
      /^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/[\w+=,.@/-]+$/,
      'the ARN of a managed policy, such as arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy',
    ),
    0,
    10,
  )
    .default([])
    .describe('Managed policies of the role the instances run under: what your software may do on AWS.'),
  userData: scriptPath()
    .optional()
    .describe('A script each instance runs once, as root, at its first boot. The same in every stage.'),
}).describe('The machines of the fleet.');

const capacity = block({
  min: whole(1, 5000).describe('Never fewer instances than this.'),
  max: whole(1, 5000).describe('Never more. During a release each of the two generations has this limit.'),
  warmup: duration().describe('How long a new instance needs until it carries its full share.'),
}).describe('How many instances, besides those of a release in progress.');

const scaling = block({
  metric: choice(['cpu', 'requestsPerTarget']).describe('What instances are added and removed by.'),
  target: z
    .number({ error: 'a number above 0' })
    .positive({ error: 'a number above 0' })
    .describe('The value to hold: CPU in percent, or requests per instance and minute.'),
}).describe('Target tracking: AWS keeps the metric near the target by adding and removing instances.');

const healthCheck = block({
  path: text(/^\/[\x21-\x7e]{0,1023}$/, 'a path that begins with /, such as /health').describe('Asked with GET.'),
  matcher: text(/^\d{3}([,-]\d{3})*$/, 'status codes such as "200", "200,204" or "200-299"')
    .default('200')
    .describe('Status codes that mean healthy, in quotes: "200", "200,204", "200-299".'),
  interval: duration().default('15s').describe('Between two checks: 5s to 300s.'),
  timeout: duration().default('5s').describe('After which a check has failed: 2s to 120s, shorter than the interval.'),
  healthyThreshold: whole(2, 10).default(3).describe('So many good answers in a row make an instance healthy.'),
  unhealthyThreshold: whole(2, 10).default(2).describe('So many bad answers in a row make it unhealthy.'),
}).describe('How the load balancer tells a healthy instance. Healthy ones alone get traffic.');

const conditions = block({
  paths: list(
    text(/^[A-Za-z0-9_.$/~"'@:+&*?-]{1,128}$/, 'a path pattern such as /api/*, at most 128 characters, no spaces'),
    1,
    5,
  )
    .optional()
    .describe('Path patterns; * stands for anything.'),
  hosts: list(
    text(/^(?=.{1,128}$)[A-Za-z0-9*?-]+(\.[A-Za-z0-9*?-]+)+$/, 'a host name such as www.example.com or *.example.com'),
    1,
    5,
  )
    .optional()
    .describe('Host names; * stands for anything.'),
}).refine((given) => given.paths !== undefined || given.hosts !== undefined, {
  error: 'paths, hosts or both under it',
});

const traffic = block({
  listener: z
    .union(
      [
        z.literal('sample'),
        text(
          /^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:listener\/app\/[\w-]+\/[0-9a-f]+\/[0-9a-f]+$/,
          'the ARN of an ALB listener',
        ),
      ],
      { error: 'sample, or the ARN of an ALB listener (arn:aws:elasticloadbalancing:…:listener/app/…)' },
    )
    .describe(
      'The ARN of the ALB listener the fleet serves behind, or "sample": Kiln makes a load balancer to try things on.',
    ),
  priority: whole(1, 50_000).describe('Of the listener rule; lower comes first. No two fleets share one.'),
  conditions: conditions.describe('Which requests are this fleet’s. With both paths and hosts, both must match.'),
  port: whole(1, 65_535).describe('The port your software listens on.'),
  protocol: choice(['HTTP', 'HTTPS']).describe('What your software speaks, behind the load balancer.'),
  healthCheck,
  deregistrationDelay: durationOrZero()
    .default('60s')
    .describe('How long an instance that leaves may finish its requests: 0s to 3600s.'),
}).describe('Where the fleet’s requests come from.');

const step = z.union([whole(1, 100), z.literal(APPROVAL_STEP)], {
  error: `a whole number from 1 to 100, or ${APPROVAL_STEP}`,
});

export const strategySchema = block({
  steps: list(step, 1, 20).describe(
    'Percent of the traffic for the new generation: rising, the last one 100. "approval" between two of them waits for a person.',
  ),
  soak: duration().describe('How long each step is watched before the next. Long enough for every guard to notice.'),
}).describe('How traffic moves from the old generation to the new one.');

const declaredAlarm = block({
  name: name().describe('The alarm is called <generation>-<name>, such as prod-web-v042-errors.'),
  metric: choice([
    'HTTPCode_Target_5XX_Count',
    'HTTPCode_Target_4XX_Count',
    'TargetResponseTime',
    'UnHealthyHostCount',
  ]).describe('Of the generation’s own target group, in the namespace AWS/ApplicationELB.'),
  statistic: choice(['Sum', 'Average', 'Maximum']).describe(
    'Sum for the counts of answers, Average or Maximum for the others.',
  ),
  threshold: z
    .number({ error: 'a number of 0 or more' })
    .min(0, { error: 'a number of 0 or more' })
    .describe('The alarm rings above it. Response time is in seconds.'),
  period: duration().default('1m').describe('Of one datapoint; a multiple of 60s.'),
  datapoints: whole(1, 10).default(2).describe('So many periods in a row above the threshold ring the alarm.'),
}).describe('An alarm made with each generation, on its own target group, and removed with it.');

const guards = block({
  alarms: list(line(255), 0, 50).default([]).describe('CloudWatch alarms that exist already, by name.'),
  declare: list(declaredAlarm, 0, 10)
    .default([])
    .describe('Alarms made with each generation, on its own target group, and removed with it.'),
}).describe('What stops a release and puts everything back. Target health is guarded always.');

const tagText = (min: number, max: number) =>
  text(
    new RegExp(`^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{${min},${max}}$`, 'u'),
    `a text of ${min} to ${max} letters, digits, spaces and _.:/=+-@`,
  );

export const fleetSpecSchema = block({
  fleet: text(
    /^(?=.{1,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    'a name of lower-case letters, digits and single dashes, at most 20 characters',
  ).describe('The name of the fleet, and of this file.'),
  description: line(200).optional().describe('What the fleet is for, in a line.'),
  image,
  instances,
  capacity,
  scaling,
  traffic: list(traffic, 1, 5).describe('Where requests come from: a list of one.'),
  strategy: strategySchema,
  approval: approvalSchema.optional(),
  windows: windowsSchema.optional(),
  guards: guards.prefault({}),
  triggers: triggersSpec.optional(),
  notify: notify.optional(),
  rollbackWindow: duration().describe('How long the previous generation stands by after a release: 10m to 30d.'),
  rebuild: rebuild.optional(),
  tags: dictionary(tagText(1, 128), tagText(0, 256), 'a block of key: "text"')
    .default({})
    .describe('Put on everything a release makes. Keys beginning with aws: or kiln: are taken.'),
}).meta({
  title: 'Kiln fleet',
  description: 'The desired state of one fleet of EC2 instances behind a load balancer.',
});

export type FleetSpec = z.output<typeof fleetSpecSchema>;
export type TrafficSpec = FleetSpec['traffic'][number];
export type DeclaredAlarm = FleetSpec['guards']['declare'][number];

/** A script as it lies in the asset bucket. */
const scriptAsset = z.strictObject({ key: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** What the deployment of a fleet's stack made and found for it. */
export const fleetSurroundings = {
  /** Relative script path → asset. */
  scripts: z.record(z.string(), scriptAsset),
  assetBucket: z.string(),
  network: z.strictObject({
    vpcId: z.string(),
    subnetIds: z.array(z.string()).min(1),
    instanceSecurityGroupIds: z.array(z.string()).min(1),
    /** One in each zone a machine of a bake may be in: where one has no capacity, the next is tried. */
    builderSubnetIds: z.array(z.string()).min(1),
    builderSecurityGroupId: z.string(),
  }),
  instanceProfileArn: z.string(),
  builderProfileArn: z.string(),
  ruleArn: z.string(),
  /** `app/<name>/<id>`, the dimension CloudWatch knows the load balancer by. */
  loadBalancer: z.string(),
};

/**
 * The fleet spec as it lies on AWS, in one SSM parameter: the file's content with a stage's overlay laid over it, and
 * the ids of what the deployment made for it. At most 8 KB as JSON (advanced tier).
 */
export const deployedFleetSchema = z.strictObject({ spec: fleetSpecSchema, ...fleetSurroundings });

export type DeployedFleet = z.output<typeof deployedFleetSchema>;
