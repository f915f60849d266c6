import { z } from 'zod';

/**
 * What a dry run ends with, as far as it is shown. Read leniently: the deployment may be of another version than this
 * command line, and a field more or less is no reason to show nothing.
 */
export const previewSchema = z.looseObject({
  fleet: z.string(),
  version: z.string(),
  generation: z.string().nullish(),
  blue: z.object({ generation: z.string(), version: z.string(), inService: z.int().optional() }).nullish(),
  image: z
    .object({
      recipeDigest: z.string().nullish(),
      baseImageId: z.string().nullish(),
      name: z.string(),
      reused: z.string().nullish(),
    })
    .nullish(),
  spec: z
    .object({
      version: z.int(),
      serving: z.int().nullish(),
      differences: z
        .array(z.object({ field: z.string(), from: z.string().nullish(), to: z.string().nullish() }))
        .nullish(),
    })
    .nullish(),
  capacity: z
    .object({ min: z.int(), max: z.int(), launchSize: z.int(), requestsPerMinute: z.number().optional() })
    .nullish(),
  /** Percentages, and `approval` where a person is asked in between. */
  steps: z.array(z.union([z.int(), z.string()])).default([]),
  soakSeconds: z.int().default(0),
  window: z.object({ open: z.boolean(), reason: z.string(), opensAt: z.string().nullish() }).nullish(),
  approval: z
    .object({
      required: z.boolean(),
      approvers: z.array(z.string()).default([]),
      expiresAfter: z.string().optional(),
    })
    .nullish(),
  findings: z.array(z.string()).default([]),
});

export type Preview = z.output<typeof previewSchema>;
