import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { attributeMap, copyOf, type Item } from './attribute-value';
import { holds } from './condition';
import { parseCondition } from './condition-parser';
import { invalid } from './errors';
import { itemSize, MAX_ITEM_BYTES } from './item-size';
import type { Path } from './path';
import { Placeholders } from './placeholders';
import type { Table } from './table';
import { applyUpdate } from './update';
import { parseUpdate } from './update-parser';

/** What all writes can be given, alone or in a transaction. */
const conditional = {
  TableName: z.string(),
  ConditionExpression: z.string().optional(),
  ExpressionAttributeNames: z.record(z.string(), z.string()).optional(),
  ExpressionAttributeValues: attributeMap.optional(),
  ReturnValuesOnConditionCheckFailure: z.enum(['ALL_OLD', 'NONE']).optional(),
};
export const putFields = { ...conditional, Item: attributeMap };
export const keyFields = { ...conditional, Key: attributeMap };
export const updateFields = { ...keyFields, UpdateExpression: z.string().optional() };

const conditionalFields = z.strictObject(conditional);
type Conditional = z.output<typeof conditionalFields>;

/** One write, understood: what it is about, when it may happen and what it makes of the item. */
export interface Write {
  readonly tableName: string;
  /** Checks what can be said without the item, and names it. @throws ValidationException */
  readonly key: (table: Table) => Item;
  /** Whether its condition allows it. Undefined item: there is none. */
  readonly allowed: (item: Item | undefined) => boolean;
  /** The item afterwards; undefined when there is none. @throws ValidationException */
  readonly result: (key: Item, item: Item | undefined) => Item | undefined;
  /** The paths an update touches. */
  readonly touched: readonly Path[];
  readonly returnsOldOnFailure: boolean;
}

/** @throws ValidationException where the request itself is wrong, as all of these. */
export function readPut(input: Conditional & { readonly Item: Item }): Write {
  return {
    ...condition(input, placeholdersOf(input)),
    key: (table) => {
      table.checkItem(input.Item);
      return table.keyOf(input.Item);
    },
    result: () => within(input.Item, 'Item size has exceeded the maximum allowed size'),
  };
}

export function readDelete(input: Conditional & { readonly Key: Item }): Write {
  return { ...condition(input, placeholdersOf(input)), key: keyReader(input.Key), result: () => undefined };
}

/** A transaction's ConditionCheck: leaves the item as it is. */
export function readCheck(input: Conditional & { readonly Key: Item }): Write {
  return { ...condition(input, placeholdersOf(input)), key: keyReader(input.Key), result: (_key, item) => item };
}

export function readUpdate(
  input: Conditional & { readonly Key: Item; readonly UpdateExpression?: string | undefined },
): Write {
  const placeholders = placeholdersOf(input);
  const actions = input.UpdateExpression === undefined ? [] : parseUpdate(input.UpdateExpression, placeholders);
  const touched = actions.map(({ path }) => path);
  return {
    ...condition(input, placeholders),
    touched,
    key: (table) => {
      table.checkKey(input.Key);
      const keyAttribute = table.keyAttributes().find((name) => touched.some(([head]) => head === name));
      if (keyAttribute !== undefined)
        throw invalid(
          `One or more parameter values were invalid: Cannot update attribute ${keyAttribute}. This attribute is part of the key`,
        );
      return input.Key;
    },
    result: (key, item) =>
      within(applyUpdate(actions, item ?? key), 'Item size to update has exceeded the maximum allowed size'),
  };
}

/** `ConditionalCheckFailedException`, with the item where it was asked for and exists. */
export function conditionFailed(item: Item | undefined): AwsError {
  const details = item === undefined ? {} : { Item: copyOf(item) };
  return new AwsError('ConditionalCheckFailedException', 'The conditional request failed', 400, details);
}

function placeholdersOf(input: Conditional): Placeholders {
  return new Placeholders(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
}

/** Called last of the expressions of a request: from here on, no placeholder may be unused. */
function condition(input: Conditional, placeholders: Placeholders) {
  const { ConditionExpression: expression } = input;
  const parsed = expression === undefined ? undefined : parseCondition('ConditionExpression', expression, placeholders);
  placeholders.refuseUnused();
  return {
    tableName: input.TableName,
    allowed: (item: Item | undefined) => parsed === undefined || holds(parsed, item ?? {}),
    touched: [],
    returnsOldOnFailure: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
  };
}

function keyReader(key: Item): (table: Table) => Item {
  return (table) => {
    table.checkKey(key);
    return key;
  };
}

function within(item: Item, refusal: string): Item {
  if (itemSize(item) > MAX_ITEM_BYTES) throw invalid(refusal);
  return item;
}
