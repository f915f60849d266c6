import { z } from 'zod';
import { compareDecimals, formatDecimal, parseDecimal } from './decimal';
import { invalid } from './errors';

/** The attribute values that are modelled, in the shapes of the low-level client. Never changed in place. */
export type Value =
  | { S: string }
  | { N: string }
  | { BOOL: boolean }
  | { NULL: boolean }
  | { SS: string[] }
  | { L: Value[] }
  | { M: Record<string, Value> };

export type Item = Record<string, Value>;

/** As `attribute_type` and error messages name them. */
export const TYPE_NAMES = ['S', 'N', 'B', 'SS', 'NS', 'BS', 'BOOL', 'NULL', 'L', 'M'];

const nested = z.lazy(() => attributeValue);
const SHAPES: Readonly<Record<string, z.ZodType<Value>>> = {
  S: z.strictObject({ S: z.string() }),
  N: z.strictObject({ N: z.string() }),
  BOOL: z.strictObject({ BOOL: z.boolean() }),
  NULL: z.strictObject({ NULL: z.boolean() }),
  SS: z.strictObject({ SS: z.array(z.string()) }),
  L: z.strictObject({ L: z.array(nested) }),
  M: z.strictObject({ M: z.record(z.string(), nested) }),
};

/** A schema for one attribute value, brought into the form it is stored in. Binary values and sets of numbers are not modelled. */
export const attributeValue: z.ZodType<Value> = z.record(z.string(), z.unknown()).transform((value, context): Value => {
  const parsed = SHAPES[Object.keys(value)[0] ?? '']?.safeParse(value);
  if (parsed?.success) return normalised(parsed.data);
  const message = parsed?.error.message ?? `${JSON.stringify(value)} is not one of ${Object.keys(SHAPES).join(', ')}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const attributeMap = z.record(z.string(), attributeValue);

/** @throws ValidationException for what the service refuses to store. */
function normalised(value: Value): Value {
  if ('N' in value) return { N: formatDecimal(parseDecimal(value.N)) };
  if ('NULL' in value && !value.NULL)
    throw invalid('One or more parameter values were invalid: Null attribute value types must have the value of true');
  if ('SS' in value && value.SS.length === 0)
    throw invalid('One or more parameter values were invalid: An string set  may not be empty');
  if ('SS' in value && new Set(value.SS).size < value.SS.length)
    throw invalid(
      `One or more parameter values were invalid: Input collection [${value.SS.join(', ')}] contains duplicates.`,
    );
  return value;
}

/** What goes out is a copy: whoever gets it may change it. */
export function copyOf(item: Item): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, copyOfValue(value)]));
}

function copyOfValue(value: Value): Value {
  if ('M' in value) return { M: copyOf(value.M) };
  if ('L' in value) return { L: value.L.map(copyOfValue) };
  if ('SS' in value) return { SS: [...value.SS] };
  return { ...value };
}

export function typeOf(value: Value): string {
  return Object.keys(value)[0] ?? '';
}

export function valuesEqual(a: Value, b: Value): boolean {
  if ('SS' in a && 'SS' in b) return a.SS.length === b.SS.length && a.SS.every((member) => b.SS.includes(member));
  if ('L' in a && 'L' in b) return a.L.length === b.L.length && a.L.every((element, at) => equalAt(element, b.L[at]));
  if ('M' in a && 'M' in b) {
    const names = Object.keys(a.M);
    const other = b.M;
    return (
      names.length === Object.keys(other).length && Object.entries(a.M).every(([name, v]) => equalAt(v, other[name]))
    );
  }
  return typeOf(a) === typeOf(b) && JSON.stringify(a) === JSON.stringify(b);
}

function equalAt(value: Value, other: Value | undefined): boolean {
  return other !== undefined && valuesEqual(value, other);
}

/** Orders two strings by their UTF-8 bytes, or two numbers by their value; undefined where there is no order. */
export function compareValues(a: Value, b: Value): number | undefined {
  if ('S' in a && 'S' in b) return compareStrings(a.S, b.S);
  if ('N' in a && 'N' in b) return compareDecimals(parseDecimal(a.N), parseDecimal(b.N));
  return undefined;
}

/** Source: DynamoDB developer guide, "Supported data types", String: compared by the bytes of the UTF-8 encoding. */
export function compareStrings(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
