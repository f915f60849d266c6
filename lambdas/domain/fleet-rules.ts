import * as z from 'zod';
import type { Finding } from './fleet-finding';
import { NOT_YET } from './fleet-not-yet';
import { type FleetRule, outside, rule } from './fleet-rule';
import { APPROVAL_RULES } from './fleet-rules-approval';
import { GUARD_RULES } from './fleet-rules-guards';
import { IMAGE_RULES } from './fleet-rules-image';
import { REBUILD_RULES } from './fleet-rules-rebuild';
import { TRAFFIC_RULES } from './fleet-rules-traffic';
import { TRIGGER_RULES } from './fleet-rules-triggers';
import { WINDOW_RULES } from './fleet-rules-windows';
import { scriptReferences } from './fleet-scripts';
import { type DeployedFleet, fleetSpecSchema } from './fleet-spec';
import { APPROVAL_STEP } from './fleet-spec-approval';
import { generationName, LONGEST_GENERATION_NAME } from './names';
import { weightsOf } from './steps';

const { capacity, fleet, instances, rollbackWindow, scaling, strategy, tags } = fleetSpecSchema.shape;

/** Of an SSM parameter of the advanced tier. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const PARAMETER_BYTES = 8192;
/** Kept free for what a deployment adds to the spec: ids of network, profiles, rule and load balancer. */
const RESOLVED_IDS_BYTES = 1536;

/** EC2 takes 50 tags; Kiln's own, and `Name`, are among them. */
const MOST_TAGS = 35;

/** What must be true of a fleet spec beyond its shape. */
export const FLEET_RULES: readonly FleetRule[] = [
  rule(
    'the smallest capacity is not above the largest',
    z.object({ capacity: z.object({ min: capacity.shape.min, max: capacity.shape.max }) }),
    ({ capacity: { min, max } }) =>
      min <= max
        ? []
        : [
            {
              field: ['capacity', 'min'],
              against: [['capacity', 'max']],
              problem: `${min} is above capacity.max ${max}`,
              fix: `lower min or raise max to at least ${min}`,
            },
          ],
  ),

  rule(
    'the warm-up ends within the hour',
    z.object({ capacity: z.object({ warmup: capacity.shape.warmup }) }),
    (spec) =>
      outside(['capacity', 'warmup'], spec.capacity.warmup, '1s', '1h', 'scaling waits for it after every launch'),
  ),

  rule('CPU stays below all there is', z.object({ scaling: z.object(scaling.shape) }), (spec) =>
    spec.scaling.metric !== 'cpu' || spec.scaling.target <= 100
      ? []
      : [
          {
            field: ['scaling', 'target'],
            against: [['scaling', 'metric']],
            problem: `${spec.scaling.target} percent of CPU is never reached`,
            fix: 'write a percentage such as 50, or set metric to requestsPerTarget',
          },
        ],
  ),

  rule('one instance type', z.object({ instances: z.object({ types: instances.shape.types }) }), (spec) =>
    spec.instances.types.length < 2
      ? []
      : [
          {
            field: ['instances', 'types', 1],
            problem: `more than one instance type ${NOT_YET}`,
            fix: `keep one, such as ${spec.instances.types[0]}`,
          },
        ],
  ),

  rule('steps rise', z.object({ strategy: z.object({ steps: strategy.shape.steps }) }), ({ strategy: { steps } }) =>
    steps.flatMap((step, index) => {
      const before = weightsOf(steps.slice(0, index)).at(-1) ?? 0;
      if (step === APPROVAL_STEP || step > before) return [];
      return [
        {
          field: ['strategy', 'steps', index],
          problem: `${step} comes after ${before}, but each step must be above the one before`,
          fix: before < 100 ? `write more than ${before} or remove it` : 'remove it',
        },
      ];
    }),
  ),

  rule(
    'steps end at 100',
    z.object({ strategy: z.object({ steps: strategy.shape.steps }) }),
    ({ strategy: { steps } }) =>
      steps.at(-1) === 100
        ? []
        : [
            {
              field: ['strategy', 'steps', steps.length - 1],
              problem: `the last step is ${steps.at(-1)}, and the old generation would keep the rest of the traffic`,
              fix: 'add 100 as the last step',
            },
          ],
  ),

  rule('the rollback window is between minutes and a month', z.object({ rollbackWindow }), (spec) =>
    outside(
      ['rollbackWindow'],
      spec.rollbackWindow,
      '10m',
      '30d',
      'the previous generation stands by for it, and costs',
    ),
  ),

  rule('tags leave out the prefixes that are taken', z.object({ tags }), (spec) =>
    Object.keys(spec.tags).flatMap((key) => {
      const [prefix] = /^(aws|kiln):/i.exec(key) ?? [];
      if (prefix === undefined) return [];
      const owner = prefix.toLowerCase() === 'aws:' ? 'AWS' : 'Kiln';
      return [
        { field: ['tags', key], problem: `the prefix ${prefix} is kept for ${owner}`, fix: 'choose a key without it' },
      ];
    }),
  ),

  rule('tags leave room for Kiln’s own', z.object({ tags }), (spec) => {
    const count = Object.keys(spec.tags).length;
    return count <= MOST_TAGS
      ? []
      : [
          {
            field: ['tags'],
            problem: `${count} tags leave no room for Kiln's own among the 50 that AWS takes`,
            fix: `keep at most ${MOST_TAGS}`,
          },
        ];
  }),

  // What else is named after a generation has far longer limits: 255 for its alarms, 128 for its launch template.
  rule('a generation’s name fits a target group', z.object({ fleet }), (spec, stage) => {
    if (stage === undefined) return [];
    const longest = generationName(stage, spec.fleet, 0);
    return longest.length <= LONGEST_GENERATION_NAME
      ? []
      : [
          {
            field: ['fleet'],
            problem: `in the stage ${stage}, ${longest} has ${longest.length} characters, and a target group's name takes ${LONGEST_GENERATION_NAME}`,
            fix: `shorten the fleet's or the stage's name by ${longest.length - LONGEST_GENERATION_NAME}`,
          },
        ];
  }),

  rule('the spec fits its parameter', fleetSpecSchema, (spec, stage) => {
    if (stage === undefined) return [];
    const scripts: DeployedFleet['scripts'] = Object.fromEntries(
      scriptReferences(spec).map(({ path }) => [path, { key: `scripts/${'0'.repeat(64)}.sh`, sha256: '0'.repeat(64) }]),
    );
    const bytes = new TextEncoder().encode(JSON.stringify({ spec, scripts })).length;
    const most = PARAMETER_BYTES - RESOLVED_IDS_BYTES;
    return bytes <= most
      ? []
      : [
          {
            field: ['fleet'],
            problem: `for the stage ${stage}, spec and scripts are ${bytes} bytes as JSON, and ${most} fit its SSM parameter`,
            fix: `make inputs, lists and tags shorter by ${bytes - most} bytes, for instance by moving inputs into scripts`,
          },
        ];
  }),

  ...IMAGE_RULES,
  ...TRAFFIC_RULES,
  ...GUARD_RULES,
  ...TRIGGER_RULES,
  ...REBUILD_RULES,
  ...APPROVAL_RULES,
  ...WINDOW_RULES,
];

/**
 * Everything that the rules find wrong with a spec; nothing when it is sound. Runs before a deployment on the file, and
 * again when a release is planned, on the spec as deployed.
 */
export function checkRules(spec: unknown, stage: string | undefined): readonly Finding[] {
  return FLEET_RULES.flatMap((each) => each.check(spec, stage));
}
