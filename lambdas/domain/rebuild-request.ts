import * as z from 'zod';
import { releaseRequestSchema } from './release-request';

const { fleet } = releaseRequestSchema.shape;

/** What a schedule asks of the rebuild machine, or a person: `{}` is every fleet of the stage. */
export const rebuildRequestSchema = z
  .strictObject({
    fleet: fleet.optional(),
    fleets: z.array(fleet).min(1).max(200).optional(),
    /** When the schedule was due. It names the release, so that a schedule that fires twice releases once. */
    scheduledTime: z
      .string()
      .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, 'must be a time in UTC such as 2026-11-03T03:00:00Z')
      .optional(),
  })
  .refine((given) => given.fleet === undefined || given.fleets === undefined, {
    error: 'must be there or fleet, not both',
    path: ['fleets'],
  });

/** Whom the releases of a rebuild say that they were asked for by. */
export const requestedBy = (scheduledTime: string | undefined): string =>
  scheduledTime === undefined ? 'rebuild by hand' : 'schedule';
