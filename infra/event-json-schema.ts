import { z } from 'zod';
import { releaseRequestedSchema } from '../lambdas/domain/release-request';
import { laidOut } from './fleet-json-schema';

/** The JSON Schema of the detail of a `Release Requested` event, for whoever sends one. */
export function releaseRequestedJsonSchemaText(): string {
  return `${laidOut(z.toJSONSchema(releaseRequestedSchema, { io: 'input', target: 'draft-7' }), '')}\n`;
}
