import type { Dimension } from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import type { Dimensions } from './metric-store';

export const dimensionsSchema = z.array(z.strictObject({ Name: z.string(), Value: z.string() })) satisfies z.ZodType<
  Dimension[]
>;

export function readDimensions(list: z.output<typeof dimensionsSchema> = []): Dimensions {
  return Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));
}

export function shownDimensions(dimensions: Dimensions): Dimension[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}
