import type { AwsError } from '../../aws-error';
import type { Item, Value } from './attribute-value';
import { addDecimals, formatDecimal, negate, parseDecimal } from './decimal';
import { invalid } from './errors';
import { type Path, replaceAt, valueAt } from './path';

/** What an update puts at a path. */
export type Source =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'plus' | 'minus' | 'list_append'; readonly left: Source; readonly right: Source }
  | { readonly kind: 'if_not_exists'; readonly path: Path; readonly otherwise: Source };

/** One action of an update expression. */
export type Action =
  | { readonly kind: 'set'; readonly path: Path; readonly source: Source }
  | { readonly kind: 'remove'; readonly path: Path }
  | { readonly kind: 'add' | 'delete'; readonly path: Path; readonly value: Value };

/**
 * The item after the update. Every action reads the item as it was before the first of them; indices of a list mean its
 * old elements.
 * @throws ValidationException where a path leads nowhere, an operand is missing or of a wrong type.
 */
export function applyUpdate(actions: readonly Action[], item: Item): Item {
  let updated = item;
  for (const { path, value } of actions.flatMap((action) => newValue(action, item)).sort(elementsFromTheEnd)) {
    const next = replaceAt(updated, path, value);
    if (next === undefined) throw invalid('The document path provided in the update expression is invalid for update');
    updated = next;
  }
  return updated;
}

interface NewValue {
  readonly path: Path;
  /** Undefined takes it away. */
  readonly value: Value | undefined;
}

function newValue(action: Action, item: Item): NewValue[] {
  const { path } = action;
  switch (action.kind) {
    case 'set':
      return [{ path, value: evaluate(action.source, item) }];
    case 'remove':
      return [{ path, value: undefined }];
    case 'add':
      return [{ path, value: sum(valueAt(item, path), action.value) }];
    case 'delete':
      return without(path, valueAt(item, path), action.value);
  }
}

/** Sets before removals, and of removals from one list the later elements first, so that the others keep their indices. */
function elementsFromTheEnd(a: NewValue, b: NewValue): number {
  const removals = Number(a.value === undefined) - Number(b.value === undefined);
  if (removals !== 0 || a.value !== undefined) return removals;
  const at = a.path.findIndex((step, index) => step !== b.path[index]);
  const [left, right] = [a.path[at], b.path[at]];
  return typeof left === 'number' && typeof right === 'number' ? right - left : 0;
}

function evaluate(source: Source, item: Item): Value {
  switch (source.kind) {
    case 'value':
      return source.value;
    case 'path': {
      const value = valueAt(item, source.path);
      if (value === undefined)
        throw invalid('The provided expression refers to an attribute that does not exist in the item');
      return value;
    }
    case 'if_not_exists':
      return valueAt(item, source.path) ?? evaluate(source.otherwise, item);
    case 'list_append': {
      const [left, right] = [evaluate(source.left, item), evaluate(source.right, item)];
      if (!('L' in left && 'L' in right)) throw wrongType();
      return { L: [...left.L, ...right.L] };
    }
    case 'plus':
    case 'minus': {
      const [left, right] = [evaluate(source.left, item), evaluate(source.right, item)];
      if (!('N' in left && 'N' in right)) throw wrongType();
      const operand = parseDecimal(right.N);
      const result = addDecimals(parseDecimal(left.N), source.kind === 'plus' ? operand : negate(operand));
      return { N: formatDecimal(result) };
    }
  }
}

/** ADD: numbers are added, sets are united; what does not exist is zero, or empty. */
function sum(old: Value | undefined, added: Value): Value {
  if (old === undefined) return added;
  if ('N' in old && 'N' in added) return { N: formatDecimal(addDecimals(parseDecimal(old.N), parseDecimal(added.N))) };
  if ('SS' in old && 'SS' in added) return { SS: [...new Set([...old.SS, ...added.SS])] };
  throw wrongType();
}

/** DELETE: takes members out of a set; with the last of them goes the attribute. */
function without(path: Path, old: Value | undefined, taken: Value): NewValue[] {
  if (old === undefined) return [];
  if (!('SS' in old && 'SS' in taken)) throw wrongType();
  const rest = old.SS.filter((member) => !taken.SS.includes(member));
  return [{ path, value: rest.length === 0 ? undefined : { SS: rest } }];
}

function wrongType(): AwsError {
  return invalid('An operand in the update expression has an incorrect data type');
}
