import * as z from 'zod';
import { type FieldPath, fieldText } from './fleet-finding';
import { fleetSpecSchema } from './fleet-spec';

/** The keys that a fleet file knows in the block at a path: the schema's, and the stages' overlays on top. */
export function siblingKeys(path: FieldPath): readonly string[] {
  const keys = blocks().find((known) => matches(known.path, path))?.keys ?? [];
  return path.length === 0 ? [...keys, 'stages'] : keys;
}

/** The blocks in which a key would be right, as people name them: `soak` → `strategy`. */
export function placesOfKey(key: string): readonly string[] {
  return blocks()
    .filter((known) => known.path.length > 0 && known.keys.includes(key))
    .map((known) => fieldText(known.path));
}

interface KnownBlock {
  readonly path: FieldPath;
  readonly keys: readonly string[];
}

/** A list's entries all have one shape, known as the entry 0. */
function matches(known: FieldPath, path: FieldPath): boolean {
  return (
    known.length === path.length &&
    known.every((part, index) => part === (typeof path[index] === 'number' ? 0 : path[index]))
  );
}

function blocks(): readonly KnownBlock[] {
  return blocksOf(fleetSpecSchema, []);
}

function blocksOf(schema: z.core.$ZodType, path: FieldPath): readonly KnownBlock[] {
  if (schema instanceof z.ZodObject) {
    const fields: [string, z.core.$ZodType][] = Object.entries(schema.shape);
    const inner = fields.flatMap(([key, field]) => blocksOf(field, [...path, key]));
    return [{ path, keys: fields.map(([key]) => key) }, ...inner];
  }
  if (schema instanceof z.ZodArray) return blocksOf(schema.element, [...path, 0]);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return blocksOf(schema.unwrap(), path);
  }
  return [];
}
