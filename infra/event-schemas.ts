import { z } from 'zod';
import { releaseEventSchema } from '../lambdas/domain/release-event';
import { retirementEventSchema } from '../lambdas/domain/retirement-event';
import { laidOut } from './fleet-json-schema';

/**
 * The JSON Schemas of the details of Kiln's events, by file. Fields that are not in them are no error: a version of a
 * schema may grow.
 */
export function eventSchemas(): Readonly<Record<string, string>> {
  return {
    'docs/events/release-state-change.v1.schema.json': textOf(releaseEventSchema),
    'docs/events/generation-retired.v1.schema.json': textOf(retirementEventSchema),
  };
}

function textOf(schema: z.ZodType): string {
  return `${laidOut(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }))}\n`;
}
