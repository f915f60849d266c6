import * as z from 'zod';
import { isBlock } from './block';
import { type FleetSpec, fleetSurroundings } from './fleet-spec';
import { stepSchema } from './steps';

/** A target group and its weight, as the listener rule has them. */
const weightedTargetSchema = z.strictObject({
  targetGroupArn: z.string(),
  weight: z.int().min(0).max(999),
});

/** What the fleet's listener rule does: Kiln's fixed 503 before the first release, weighted generations after it. */
export const ruleStateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed-response') }),
  z.strictObject({ kind: z.literal('forward'), targets: z.array(weightedTargetSchema).min(1).max(5) }),
]);

export type RuleState = z.output<typeof ruleStateSchema>;
export type WeightedTarget = z.output<typeof weightedTargetSchema>;

const sizesSchema = z.strictObject({ min: z.int(), max: z.int(), desired: z.int() });
export type Sizes = z.output<typeof sizesSchema>;

/** The generation that serves when the release begins. */
const blueSchema = z.strictObject({
  generation: z.string(),
  targetGroupArn: z.string(),
  version: z.string(),
  imageId: z.string(),
  sizes: sizesSchema,
  /** Instances in service, counted when the plan was made. */
  inService: z.int(),
});

/**
 * The full list of what a release is going to touch and what was there before; written before anything is touched, and
 * never changed afterwards.
 */
export const planSchema = z.strictObject({
  releaseId: z.string(),
  stage: z.string(),
  fleet: z.string(),
  version: z.string(),
  executionArn: z.string(),
  /** ISO 8601. */
  plannedAt: z.string(),
  /** Version of the SSM parameter that `deployed` was read from. */
  specVersion: z.int(),
  /**
   * The spec was checked when the plan was made, and is not again, against what fleet files may say by then: a newer Kiln
   * recovers a release that an older one planned. What may be left out since then is not filled in: `planOfToday`.
   */
  deployed: z.strictObject({ spec: z.custom<FleetSpec>(isBlock), ...fleetSurroundings }),
  image: z.strictObject({
    baseImageId: z.string(),
    recipeDigest: z.string(),
    /** Digest of the recipe without its freshness. */
    recipe: z.string(),
    name: z.string(),
    /** An available image that is used instead of baking one. */
    use: z.string().nullable(),
    artifact: z.strictObject({
      bucket: z.string(),
      key: z.string(),
      versionId: z.string(),
      sha256: z.string(),
    }),
  }),
  /** The one name of green's target group, launch template and group. */
  green: z.strictObject({ generation: z.string(), number: z.int(), alarms: z.array(z.string()) }),
  blue: blueSchema.nullable(),
  before: z.strictObject({ rule: ruleStateSchema }),
  load: z.strictObject({
    requestsPerMinute: z.number(),
    /** Of one of blue's instances; null where nothing was measured. */
    requestsPerInstance: z.number().nullable(),
  }),
  /** Instances green is launched with. */
  launchSize: z.int(),
  steps: z.array(stepSchema),
  soakSeconds: z.int(),
  /** How long each wait may last, in seconds. The checks throw when one is over. */
  deadlines: z.strictObject({
    bake: z.int(),
    image: z.int(),
    health: z.int(),
    growth: z.int(),
    shift: z.int(),
    hold: z.int(),
    prove: z.int(),
    restore: z.int(),
    drain: z.int(),
    discard: z.int(),
  }),
  worstCaseEvents: z.int(),
});

export type Plan = z.output<typeof planSchema>;
export type Blue = z.output<typeof blueSchema>;
