import * as z from 'zod';
import type { Reality } from './reality';
import { stepSchema } from './steps';

/** What a yes is given to: when one of these is another at the plan, the question is asked anew. */
export const subjectSchema = z.strictObject({
  /** The AMI itself where the request names one. Null where the image cannot be told. */
  recipeDigest: z.string().nullable(),
  specVersion: z.int(),
  /** The generation that serves; null before the first release. */
  blue: z.string().nullable(),
});

export type Subject = z.output<typeof subjectSchema>;

/** A yes, as the state machine carries it from the question to the plan. */
export const approvedSchema = z.strictObject({
  subject: subjectSchema,
  by: z.string(),
  /** ISO 8601. */
  at: z.string(),
  reason: z.string().optional(),
});

export type Approved = z.output<typeof approvedSchema>;

/** What a release would do, without doing any of it: what a dry run ends with, and what a person says yes to. */
export const previewSchema = z.strictObject({
  release: z.string(),
  stage: z.string(),
  fleet: z.string(),
  version: z.string(),
  /** What green is going to be called; null where nothing can be planned. */
  generation: z.string().nullable(),
  /** What serves now; null before the first release. */
  blue: z
    .strictObject({ generation: z.string(), version: z.string(), imageId: z.string(), inService: z.int() })
    .nullable(),
  image: z
    .strictObject({
      recipeDigest: z.string().nullable(),
      baseImageId: z.string().nullable(),
      /** What a baked image is going to be called. */
      name: z.string(),
      /** An image that is there already and is used; null where one is baked. */
      reused: z.string().nullable(),
    })
    .nullable(),
  spec: z.strictObject({
    /** Of the SSM parameter that holds the spec as deployed. */
    version: z.int(),
    /** Of what serves; null where nothing does, or nobody remembers. */
    serving: z.int().nullable(),
    /** Null where there is nothing to compare with. */
    differences: z
      .array(z.strictObject({ field: z.string(), from: z.string().nullable(), to: z.string().nullable() }))
      .nullable(),
  }),
  capacity: z
    .strictObject({ min: z.int(), max: z.int(), launchSize: z.int(), requestsPerMinute: z.number() })
    .nullable(),
  steps: z.array(stepSchema),
  soakSeconds: z.int(),
  window: z.strictObject({
    open: z.boolean(),
    /** ISO 8601: when it opens, where a release would wait for it. */
    opensAt: z.string().nullable(),
    reason: z.string(),
  }),
  approval: z.strictObject({
    required: z.boolean(),
    approvers: z.array(z.string()),
    /** As the fleet file says it, and in seconds. */
    expiresAfter: z.string(),
    expiresAfterSeconds: z.int(),
  }),
  /** Everything that stands against the release, each with its fix. */
  findings: z.array(z.string()),
  subject: subjectSchema,
  /** All of it in a sentence. */
  reason: z.string(),
});

export type Preview = z.output<typeof previewSchema>;

/** What a yes to a release of this reality would be given to. */
export function subjectOf({ requestedImage, recipeDigest, specVersion, blue }: Reality): Subject {
  return { recipeDigest: requestedImage?.imageId ?? recipeDigest ?? null, specVersion, blue: blue?.generation ?? null };
}

/** In which way a release is not what was approved, in a sentence; undefined where it still is. */
export function outdatedBy(approved: Subject, now: Subject): string | undefined {
  const changes = [
    ...(approved.recipeDigest === now.recipeDigest
      ? []
      : [`the image is another: recipe ${short(now.recipeDigest)} instead of ${short(approved.recipeDigest)}`]),
    ...(approved.specVersion === now.specVersion
      ? []
      : [`the spec is version ${now.specVersion} instead of ${approved.specVersion}`]),
    ...(approved.blue === now.blue ? [] : [`${now.blue ?? 'nothing'} serves instead of ${approved.blue ?? 'nothing'}`]),
  ];
  return changes.length === 0 ? undefined : `Since it was approved ${changes.join(', ')}`;
}

const short = (digest: string | null): string => digest?.slice(0, 12) ?? 'unknown';
