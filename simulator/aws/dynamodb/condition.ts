import { compareValues, type Item, typeOf, type Value, valuesEqual } from './attribute-value';
import { type Path, valueAt } from './path';

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'size'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: Value };

/** A condition or filter expression, parsed. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly options: readonly Operand[] }
  | { readonly kind: 'attribute_exists' | 'attribute_not_exists'; readonly path: Path }
  | { readonly kind: 'attribute_type'; readonly path: Path; readonly type: string }
  | { readonly kind: 'begins_with' | 'contains'; readonly path: Path; readonly operand: Operand };

/** Whether the condition holds for the item; an item that does not exist is an empty one. */
export function holds(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, item) && holds(condition.right, item);
    case 'or':
      return holds(condition.left, item) || holds(condition.right, item);
    case 'not':
      return !holds(condition.condition, item);
    case 'compare':
      return compares(condition.comparator, resolve(condition.left, item), resolve(condition.right, item));
    case 'between': {
      const value = resolve(condition.operand, item);
      return (
        compares('>=', value, resolve(condition.low, item)) && compares('<=', value, resolve(condition.high, item))
      );
    }
    case 'in': {
      const value = resolve(condition.operand, item);
      return condition.options.some((option) => compares('=', value, resolve(option, item)));
    }
    case 'attribute_exists':
      return valueAt(item, condition.path) !== undefined;
    case 'attribute_not_exists':
      return valueAt(item, condition.path) === undefined;
    case 'attribute_type': {
      const value = valueAt(item, condition.path);
      return value !== undefined && typeOf(value) === condition.type;
    }
    case 'begins_with': {
      const value = valueAt(item, condition.path);
      const prefix = resolve(condition.operand, item);
      return (
        value !== undefined && prefix !== undefined && 'S' in value && 'S' in prefix && value.S.startsWith(prefix.S)
      );
    }
    case 'contains':
      return contains(valueAt(item, condition.path), resolve(condition.operand, item));
  }
}

function resolve(operand: Operand, item: Item): Value | undefined {
  if (operand.kind === 'value') return operand.value;
  const value = valueAt(item, operand.path);
  return operand.kind === 'path' ? value : sizeOf(value);
}

/** A missing value, or one of another type, is unequal to everything and neither smaller nor larger. */
function compares(comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  const equal = left !== undefined && right !== undefined && valuesEqual(left, right);
  if (comparator === '=') return equal;
  if (comparator === '<>') return !equal;
  const order = left === undefined || right === undefined ? undefined : compareValues(left, right);
  if (order === undefined) return false;
  if (comparator === '<') return order < 0;
  if (comparator === '<=') return order <= 0;
  if (comparator === '>') return order > 0;
  return order >= 0;
}

function contains(value: Value | undefined, part: Value | undefined): boolean {
  if (value === undefined || part === undefined) return false;
  if ('L' in value) return value.L.some((element) => valuesEqual(element, part));
  if (!('S' in part)) return false;
  if ('SS' in value) return value.SS.includes(part.S);
  return 'S' in value && value.S.includes(part.S);
}

/** Of a string its length, of a set, list or map the number of its elements; numbers, booleans and null have none. */
function sizeOf(value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  if ('S' in value) return { N: String(value.S.length) };
  if ('SS' in value) return { N: String(value.SS.length) };
  if ('L' in value) return { N: String(value.L.length) };
  if ('M' in value) return { N: String(Object.keys(value.M).length) };
  return undefined;
}

/** Every document path a condition reads. */
export function pathsOf(condition: Condition): Path[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...pathsOf(condition.left), ...pathsOf(condition.right)];
    case 'not':
      return pathsOf(condition.condition);
    case 'compare':
      return operandPaths(condition.left, condition.right);
    case 'between':
      return operandPaths(condition.operand, condition.low, condition.high);
    case 'in':
      return operandPaths(condition.operand, ...condition.options);
    case 'begins_with':
    case 'contains':
      return [condition.path, ...operandPaths(condition.operand)];
    case 'attribute_exists':
    case 'attribute_not_exists':
    case 'attribute_type':
      return [condition.path];
  }
}

function operandPaths(...operands: readonly Operand[]): Path[] {
  return operands.flatMap((operand) => (operand.kind === 'value' ? [] : [operand.path]));
}
