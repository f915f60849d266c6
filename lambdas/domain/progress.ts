import * as z from 'zod';

/**
 * The answer of every check: "not yet" is data, never an error. The workflow waits `retryAfterSeconds` and asks again;
 * the check itself throws when its deadline has passed.
 */
export const progressSchema = z.strictObject({
  status: z.enum(['PENDING', 'READY']),
  /** What is so, or what is still missing, in a sentence. */
  reason: z.string(),
  retryAfterSeconds: z.int().min(1).max(300),
});

export type Progress = z.output<typeof progressSchema>;

export const ready = (reason: string): Progress => ({ status: 'READY', reason, retryAfterSeconds: 1 });

export const pending = (reason: string, retryAfterSeconds: number): Progress => ({
  status: 'PENDING',
  reason,
  retryAfterSeconds,
});
