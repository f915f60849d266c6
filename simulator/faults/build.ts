import { z } from 'zod';
import { numberBetween, percent, seconds } from './fields';

/** How the new version behaves, where it differs from a good one. */
export const buildSchema = z.strictObject({
  errorRate: numberBetween(0, 1, 'a share').optional(),
  latencyMs: numberBetween(0, 600_000, 'a number of milliseconds').optional(),
  /** Whether its instances ever answer their health check; or which share of them. */
  healthy: z
    .union([z.boolean(), z.number().min(0).max(1)], { error: 'true, false, or a share of the instances from 0 to 1' })
    .optional(),
  bootSeconds: seconds().optional(),
  /** Bad only from so long after the release's start on. */
  after: seconds().optional(),
  /** Bad only while it has more than this share of the traffic. */
  aboveWeight: percent().optional(),
});

export type Build = z.output<typeof buildSchema>;
