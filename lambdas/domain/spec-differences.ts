import { isBlock } from './block';
import { type FieldPath, fieldText } from './fleet-finding';

/** A field of the fleet file that has another value than in what serves; null where one of the two has none. */
export interface SpecDifference {
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Field by field what has changed from one spec to another, in the order of the second. */
export function specDifferences(from: unknown, to: unknown): readonly SpecDifference[] {
  const before = new Map(leaves(from, []));
  const after = new Map(leaves(to, []));
  const fields = new Set([...after.keys(), ...before.keys()]);
  return [...fields].flatMap((field) => {
    const [old, next] = [before.get(field) ?? null, after.get(field) ?? null];
    return old === next ? [] : [{ field, from: old, to: next }];
  });
}

/** Every value with its field; a list of plain values is one. */
function leaves(value: unknown, path: FieldPath): readonly (readonly [field: string, value: string])[] {
  if (value === undefined) return [];
  if (isBlock(value)) return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
  if (Array.isArray(value) && value.some(isBlock)) {
    return value.flatMap((inner: unknown, index) => leaves(inner, [...path, index]));
  }
  return [[fieldText(path), typeof value === 'string' ? value : JSON.stringify(value)]];
}
