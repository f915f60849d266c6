import * as z from 'zod';

/** What a person, a pipeline or a schedule asks for. */
export const releaseRequestSchema = z.strictObject({
  fleet: z
    .string()
    .max(20)
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single dashes'),
  version: z
    .string()
    .max(40)
    .regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/, 'must be a semantic version such as 1.4.2'),
  /** Use this image instead of baking one. */
  imageId: z
    .string()
    .regex(/^ami-[0-9a-f]{8,17}$/, 'must be an AMI id such as ami-0123456789abcdef0')
    .optional(),
  /** Release even where this version serves already. */
  force: z.boolean().optional(),
  reason: z.string().max(500).optional(),
  requestedBy: z.string().max(100).optional(),
  /** Passes windows and freezes all the same; the reason is recorded. */
  override: z.strictObject({ reason: z.string().min(1).max(500) }).optional(),
  /** Only says what would be done. */
  dryRun: z.boolean().optional(),
});

export type ReleaseRequest = z.output<typeof releaseRequestSchema>;
