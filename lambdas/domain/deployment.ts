import * as z from 'zod';

/**
 * Where the parts of a stage's deployment are: its stack writes it to an SSM parameter, the command line reads it. A newer
 * deployment may say more than an older command line knows.
 */
export const deploymentSchema = z.object({
  /** ARNs, as somebody from outside starts them: with the alias. */
  machines: z.object({ release: z.string(), bake: z.string(), recover: z.string(), retire: z.string() }),
  table: z.string(),
  bus: z.string(),
  /** The function URL that takes a person's answer to a release that waits for approval. */
  answerUrl: z.url({ protocol: /^https$/ }).optional(),
});

export type Deployment = z.output<typeof deploymentSchema>;
