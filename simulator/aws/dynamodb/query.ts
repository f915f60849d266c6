import type { QueryCommandInput, QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { attributeMap, copyOf, type Item, valuesEqual } from './attribute-value';
import { type Condition, holds, pathsOf } from './condition';
import { parseCondition } from './condition-parser';
import { invalid } from './errors';
import { itemSize } from './item-size';
import { parseKeyCondition } from './key-condition';
import { Placeholders } from './placeholders';
import type { Table } from './table';

/** Bytes of items read for one page, before filtering. Source: DynamoDB API reference, Query. */
const MAX_PAGE_BYTES = 1024 * 1024;

export const queryInput = z.strictObject({
  TableName: z.string(),
  KeyConditionExpression: z.string(),
  FilterExpression: z.string().optional(),
  ExpressionAttributeNames: z.record(z.string(), z.string()).optional(),
  ExpressionAttributeValues: attributeMap.optional(),
  ScanIndexForward: z.boolean().optional(),
  Limit: z.int().optional(),
  ExclusiveStartKey: attributeMap.optional(),
  ConsistentRead: z.boolean().optional(),
}) satisfies z.ZodType<QueryCommandInput>;

type QueryInput = z.output<typeof queryInput>;

/**
 * Reads a query; what comes back runs it on a table at a moment.
 * @throws ValidationException
 */
export function readQuery(input: QueryInput): (table: Table, at: number) => Omit<QueryCommandOutput, '$metadata'> {
  const { FilterExpression, Limit: limit } = input;
  if (limit !== undefined && limit < 1)
    throw invalid(
      `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  const placeholders = new Placeholders(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
  const filter =
    FilterExpression === undefined ? undefined : parseCondition('FilterExpression', FilterExpression, placeholders);
  const keyCondition = parseKeyCondition(input.KeyConditionExpression, placeholders);
  placeholders.refuseUnused();

  return (table, at) => {
    const { partition, sort } = keyCondition(table.schema);
    if (filter !== undefined) refuseKeysIn(filter, table);
    let candidates = table.partition(partition, at).filter((item) => sort === undefined || holds(sort, item));
    if (input.ScanIndexForward === false) candidates.reverse();
    if (input.ExclusiveStartKey !== undefined) {
      const start = checkedStart(input.ExclusiveStartKey, partition, table);
      const direction = input.ScanIndexForward === false ? -1 : 1;
      candidates = candidates.filter((item) => table.compareSortKeys(item, start) * direction > 0);
    }
    const page = firstPage(candidates, limit);
    const items = page.filter((item) => filter === undefined || holds(filter, item));
    const last = page.length < candidates.length || page.length === limit ? page.at(-1) : undefined;
    return {
      Items: items.map(copyOf),
      Count: items.length,
      ScannedCount: page.length,
      ...(last !== undefined && { LastEvaluatedKey: copyOf(table.keyOf(last)) }),
    };
  };
}

function firstPage(candidates: readonly Item[], limit = Number.POSITIVE_INFINITY): Item[] {
  const page: Item[] = [];
  let bytes = 0;
  for (const item of candidates) {
    bytes += itemSize(item);
    if (page.length >= limit || bytes > MAX_PAGE_BYTES) break;
    page.push(item);
  }
  return page;
}

function refuseKeysIn(filter: Condition, table: Table): void {
  const heads = pathsOf(filter).map(([head]) => head);
  const key = table.keyAttributes().find((name) => heads.includes(name));
  if (key !== undefined)
    throw invalid(`Filter Expression can only contain non-primary key attributes: Primary key attribute: ${key}`);
}

function checkedStart(start: Item, partition: string, table: Table): Item {
  try {
    table.checkKey(start);
  } catch {
    throw invalid('The provided starting key is invalid: The provided key element does not match the schema');
  }
  const value = start[table.schema.partitionKey];
  if (value === undefined || !valuesEqual(value, { S: partition }))
    throw invalid('The provided starting key is outside query boundaries based on provided conditions');
  return start;
}
