import * as z from 'zod';
import { planSchema } from './plan';
import { type ReleaseRecord, releaseRecordSchema } from './release-record';

/** What a finished execution gives out, for the console's own boxes: the release record, the plan in its main lines. */
export const releaseOutputSchema = releaseRecordSchema
  .omit({ plan: true, announced: true, held: true, reason: true, status: true })
  .extend({
    /** SUCCEEDED, RECOVERED, REFUSED or FAILED. */
    outcome: z.string(),
    reason: z.string(),
    plan: z
      .strictObject({
        generation: z.string(),
        version: z.string(),
        /** The generation that served before; null on a first release. */
        replaces: z.string().nullable(),
        /** An image that was at hand; null where one was baked. */
        reusedImage: z.string().nullable(),
        recipeDigest: z.string(),
        specVersion: z.int(),
        steps: planSchema.shape.steps,
        soakSeconds: planSchema.shape.soakSeconds,
      })
      .optional(),
  });

export type ReleaseOutput = z.output<typeof releaseOutputSchema>;

export function releaseOutput(whole: ReleaseRecord): ReleaseOutput {
  const { plan: text, announced: _announced, held: _held, reason = '', status, ...record } = whole;
  if (text === undefined) return { outcome: status, reason, ...record };
  const { green, blue, version, image, specVersion, steps, soakSeconds } = planSchema.parse(JSON.parse(text));
  return {
    outcome: status,
    reason,
    ...record,
    plan: {
      generation: green.generation,
      version,
      replaces: blue?.generation ?? null,
      reusedImage: image.use,
      recipeDigest: image.recipeDigest,
      specVersion,
      steps,
      soakSeconds,
    },
  };
}
