import { z } from 'zod';
import { isBlock } from '../lambdas/domain/block';
import { valueAt } from '../lambdas/domain/fleet-finding';
import { SAME_IN_EVERY_STAGE, stageSchema } from '../lambdas/domain/fleet-overlay';
import { fleetSpecSchema } from '../lambdas/domain/fleet-spec';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema by which editors complete and check a fleet file: the spec, and under `stages` the same again with
 * every field optional. Draft 7, as the YAML language server knows it best.
 */
export function fleetJsonSchema(): JsonObject {
  const { $schema, ...spec } = plain(z.toJSONSchema(fleetSpecSchema, { io: 'input', target: 'draft-7' }));
  const stages = {
    type: 'object',
    description: 'What differs in a stage. Blocks are merged, lists replaced; null removes a field.',
    propertyNames: { pattern: patternOf(stageSchema) },
    additionalProperties: { ...overlayOf(spec), description: 'Fields that differ in this stage.' },
  };
  return { $schema, ...spec, properties: { ...properties(spec), stages } };
}

/** The schema as the text of its file, in the layout of the project's formatter. */
export function fleetJsonSchemaText(): string {
  return `${laidOut(fleetJsonSchema())}\n`;
}

/** A deep partial of a schema: nothing is required, nothing has a default, and null removes what is optional. */
function overlayOf(schema: JsonObject, path: readonly string[] = []): JsonObject {
  const { required, default: _default, ...rest } = schema;
  if (!isBlock(schema.properties)) return rest;
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const fields = Object.entries(properties(schema)).flatMap(([key, field]) => {
    const at = [...path, key];
    if (SAME_IN_EVERY_STAGE.some((same) => same.field.join('.') === at.join('.'))) return [];
    const partial = overlayOf(plain(field), at);
    return [[key, needed.includes(key) ? partial : orNull(partial)] as const];
  });
  return { ...rest, properties: Object.fromEntries(fields) };
}

function orNull(schema: JsonObject): JsonObject {
  const { description, ...rest } = schema;
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: 'null' }] };
}

function properties(schema: JsonObject): JsonObject {
  return plain(schema.properties);
}

function plain(value: unknown): JsonObject {
  if (!isBlock(value)) throw new Error(`${JSON.stringify(value)} is no JSON Schema.`);
  return value;
}

function patternOf(schema: z.ZodType): unknown {
  return valueAt(z.toJSONSchema(schema, { target: 'draft-7' }), ['pattern']);
}

/** JSON with lists on one line where they fit into 120 columns. */
export function laidOut(value: unknown, indent = '', column = indent.length): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const onOneLine = `[${value.map((entry) => JSON.stringify(entry)).join(', ')}]`;
    const flat = value.every((entry) => typeof entry !== 'object');
    if (flat && column + onOneLine.length < 120) return onOneLine;
    return `[\n${value.map((entry) => deeper + laidOut(entry, deeper)).join(',\n')}\n${indent}]`;
  }
  if (!isBlock(value)) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, entry]) => {
    const head = `${deeper}${JSON.stringify(key)}: `;
    return head + laidOut(entry, deeper, head.length);
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
