import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { isConditionFailure } from '../shared/aws-errors';
import { adapter } from '../shared/clients';

/** A key of Kiln's one table. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** One write of a transaction. Names in expressions are written `#name`, values `:name`. */
export type Write = {
  readonly key: Key;
  readonly condition?: string;
  readonly values?: Readonly<Record<string, unknown>>;
} & (WholeItem | Update | Removal);

interface WholeItem {
  readonly item: Readonly<Record<string, unknown>>;
  readonly update?: never;
  readonly remove?: never;
}

interface Update {
  /** Such as `SET #status = :status REMOVE #holder`. */
  readonly update: string;
  readonly item?: never;
  readonly remove?: never;
}

interface Removal {
  readonly remove: true;
  readonly item?: never;
  readonly update?: never;
}

/**
 * DynamoDB as Kiln needs it: consistent reads, and writes with conditions, several at once or none.
 * Source: Amazon DynamoDB API, GetItem, Query, TransactWriteItems.
 */
export const table = adapter(DynamoDBClient, (client, setting) => ({
  async get(key: Key): Promise<Record<string, unknown> | undefined> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: setting('TABLE_NAME'), Key: marshall(key), ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  },

  list(pk: string): Promise<Record<string, unknown>[]> {
    return query(client, {
      TableName: setting('TABLE_NAME'),
      KeyConditionExpression: '#pk = :pk',
      ExpressionAttributeNames: { '#pk': 'pk' },
      ExpressionAttributeValues: marshall({ ':pk': pk }),
    });
  },

  /** At most so many items whose partition is this key's and whose sort keys begin as its own, the last ones first. */
  newest({ pk, sk: prefix }: Key, limit: number): Promise<Record<string, unknown>[]> {
    return query(
      client,
      {
        TableName: setting('TABLE_NAME'),
        KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :prefix)',
        ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
        ExpressionAttributeValues: marshall({ ':pk': pk, ':prefix': prefix }),
        ScanIndexForward: false,
      },
      limit,
    );
  },

  /**
   * All of the writes, or none. Repeating it after a lost answer is safe where its conditions say so.
   * @returns false when a condition did not hold.
   */
  async write(...writes: readonly Write[]): Promise<boolean> {
    try {
      await client.send(
        new TransactWriteItemsCommand({
          TransactItems: writes.map((write) => transactItem(setting('TABLE_NAME'), write)),
        }),
      );
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  },
}));

async function query(
  client: DynamoDBClient,
  question: QueryCommandInput,
  limit?: number,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        ...question,
        ConsistentRead: true,
        Limit: limit && limit - items.length,
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) items.push(unmarshall(item));
    start = page.LastEvaluatedKey;
  } while (start !== undefined && items.length !== limit);
  return items;
}

function transactItem(tableName: string, write: Write): TransactWriteItem {
  const expressions = {
    TableName: tableName,
    ConditionExpression: write.condition,
    ExpressionAttributeNames: namesIn(`${write.update ?? ''} ${write.condition ?? ''}`),
    ExpressionAttributeValues: write.values && marshall(write.values, { removeUndefinedValues: true }),
  };
  if (write.item !== undefined) {
    return {
      Put: { ...expressions, Item: marshall({ ...write.key, ...write.item }, { removeUndefinedValues: true }) },
    };
  }
  if (write.remove) return { Delete: { ...expressions, Key: marshall(write.key) } };
  return { Update: { ...expressions, Key: marshall(write.key), UpdateExpression: write.update } };
}

/** `#status` stands for the attribute `status`: every name goes through a placeholder, so that no reserved word bites. */
function namesIn(expression: string): Record<string, string> | undefined {
  const names: Record<string, string> = {};
  for (const [placeholder] of expression.matchAll(/#\w+/g)) names[placeholder] = placeholder.slice(1);
  return Object.keys(names).length > 0 ? names : undefined;
}
