import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { SERVICE_NAMES, type ServiceName } from '../../../simulator/service';

/** What botocore calls a service where it is not what we call it. */
const BOTOCORE_NAMES: Partial<Record<ServiceName, string>> = { eventbridge: 'events', sfn: 'stepfunctions' };

const reference = z.object({ shape: z.string() });

const shapeSchema = z.object({
  type: z.string(),
  required: z.array(z.string()).optional(),
  members: z.record(z.string(), reference).optional(),
  member: reference.optional(),
  key: reference.optional(),
  value: reference.optional(),
  enum: z.array(z.string()).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  pattern: z.string().optional(),
  error: z.object({ code: z.string().optional(), httpStatusCode: z.number().optional() }).optional(),
});

const modelSchema = z.object({
  operations: z.record(
    z.string(),
    z.object({ input: reference.optional(), output: reference.optional(), errors: z.array(reference).optional() }),
  ),
  shapes: z.record(z.string(), shapeSchema),
});

export type Shape = z.output<typeof shapeSchema>;

/** An API as AWS itself describes it, in the files from which AWS makes its Python SDK. */
export type ServiceModel = z.output<typeof modelSchema>;

/** The models of all services that Kiln talks to, by Kiln's name of them. @param folder botocore's `data` */
export function readModels(folder: string): ReadonlyMap<ServiceName, ServiceModel> {
  return new Map(SERVICE_NAMES.map((name) => [name, readModel(join(folder, BOTOCORE_NAMES[name] ?? name))]));
}

/** The newest edition of an API. Editions are named by their dates. */
function readModel(folder: string): ServiceModel {
  const newest = readdirSync(folder).toSorted().at(-1) ?? '';
  const plain = join(folder, newest, 'service-2.json');
  const text = existsSync(plain) ? readFileSync(plain) : gunzipSync(readFileSync(`${plain}.gz`));
  return modelSchema.parse(JSON.parse(text.toString()));
}
