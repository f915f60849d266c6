import type { Condition } from './condition';
import { parseCondition } from './condition-parser';
import { invalid } from './errors';
import type { Path } from './path';
import type { Placeholders } from './placeholders';
import type { KeySchema } from './table';

/** What a query asks of the keys: one partition, and perhaps a condition on the sort key. */
export interface KeyCondition {
  readonly partition: string;
  readonly sort?: Condition;
}

/**
 * Parses a KeyConditionExpression: `partition = :p`, or that AND one of `=`, `<`, `<=`, `>`, `>=`, BETWEEN, begins_with on
 * the sort key. Source: DynamoDB developer guide, "Key condition expressions for the Query operation".
 * @throws ValidationException
 */
export function parseKeyCondition(expression: string, placeholders: Placeholders): (schema: KeySchema) => KeyCondition {
  const parts = conjuncts(parseCondition('KeyConditionExpression', expression, placeholders));
  for (const part of parts) refuseUnsupported(part);
  return (schema) => keyCondition(parts, schema);
}

function conjuncts(condition: Condition): Condition[] {
  return condition.kind === 'and' ? [...conjuncts(condition.left), ...conjuncts(condition.right)] : [condition];
}

function refuseUnsupported(condition: Condition): void {
  const operator =
    condition.kind === 'compare' && condition.comparator === '<>' ? condition.comparator : nameOf(condition);
  if (operator !== undefined) throw invalid(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

/** The name of an operator that keys do not know, undefined for the others. */
function nameOf({ kind }: Condition): string | undefined {
  if (kind === 'compare' || kind === 'between' || kind === 'begins_with' || kind === 'and') return undefined;
  return kind === 'or' || kind === 'not' || kind === 'in' ? kind.toUpperCase() : kind;
}

function keyCondition(parts: readonly Condition[], { partitionKey, sortKey }: KeySchema): KeyCondition {
  let partition: string | undefined;
  let sort: Condition | undefined;
  for (const part of parts) {
    const attribute = attributeOf(part);
    if (attribute === partitionKey && partition === undefined) partition = partitionOf(part);
    else if (attribute === sortKey && sort === undefined) sort = withStringOperands(part);
    else if (attribute === partitionKey || attribute === sortKey)
      throw invalid('KeyConditionExpressions must only contain one condition per key');
    else throw invalid('Query condition missed key schema element');
  }
  if (partition === undefined) throw invalid(`Query condition missed key schema element: ${partitionKey}`);
  return sort === undefined ? { partition } : { partition, sort };
}

/** The one attribute a condition is about. */
function attributeOf(condition: Condition): string | number | undefined {
  const path = pathOf(condition);
  if (path === undefined) throw invalid('Invalid condition in KeyConditionExpression: No key attribute specified');
  if (path.length > 1) throw invalid('KeyConditionExpressions cannot have conditions on nested attributes');
  return path[0];
}

function pathOf(condition: Condition): Path | undefined {
  if (condition.kind === 'begins_with') return condition.path;
  const first =
    condition.kind === 'compare' ? condition.left : condition.kind === 'between' ? condition.operand : undefined;
  return first?.kind === 'path' ? first.path : undefined;
}

function partitionOf(condition: Condition): string {
  if (condition.kind !== 'compare' || condition.comparator !== '=') throw invalid('Query key condition not supported');
  const { right } = condition;
  if (right.kind !== 'value' || !('S' in right.value)) throw mismatch();
  if (right.value.S === '') throw emptyKey();
  return right.value.S;
}

function withStringOperands(condition: Condition): Condition {
  for (const operand of operandsOf(condition)) {
    if (operand.kind !== 'value' || !('S' in operand.value)) throw mismatch();
    if (operand.value.S === '' && condition.kind !== 'begins_with') throw emptyKey();
  }
  return condition;
}

function operandsOf(condition: Condition) {
  if (condition.kind === 'compare') return [condition.right];
  if (condition.kind === 'between') return [condition.low, condition.high];
  return condition.kind === 'begins_with' ? [condition.operand] : [];
}

function mismatch() {
  return invalid('One or more parameter values were invalid: Condition parameter type does not match schema type');
}

function emptyKey() {
  return invalid(
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value.',
  );
}
