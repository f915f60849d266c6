import type { TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { copyOf, type Item } from './attribute-value';
import { invalid } from './errors';
import type { Table } from './table';
import { keyFields, putFields, readCheck, readDelete, readPut, readUpdate, updateFields, type Write } from './write';

/** Actions of one transaction. Source: DynamoDB API reference, TransactWriteItems. */
const MAX_ACTIONS = 100;

export const transactWriteItemsInput = z.strictObject({
  TransactItems: z.array(
    z.strictObject({
      ConditionCheck: z.strictObject({ ...keyFields, ConditionExpression: z.string() }).optional(),
      Put: z.strictObject(putFields).optional(),
      Delete: z.strictObject(keyFields).optional(),
      Update: z.strictObject({ ...updateFields, UpdateExpression: z.string() }).optional(),
    }),
  ),
  ClientRequestToken: z.string().optional(),
}) satisfies z.ZodType<TransactWriteItemsCommandInput>;

type Actions = z.output<typeof transactWriteItemsInput>['TransactItems'];

/** @throws ValidationException where the request itself is wrong. */
export function readTransaction(actions: Actions): Write[] {
  if (actions.length < 1 || actions.length > MAX_ACTIONS)
    throw invalid(
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length ${actions.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${MAX_ACTIONS}`}`,
    );
  return actions.map(({ ConditionCheck, Put, Delete, Update }) => {
    const writes = [
      ...(ConditionCheck === undefined ? [] : [readCheck(ConditionCheck)]),
      ...(Put === undefined ? [] : [readPut(Put)]),
      ...(Delete === undefined ? [] : [readDelete(Delete)]),
      ...(Update === undefined ? [] : [readUpdate(Update)]),
    ];
    const [write, ...others] = writes;
    if (write === undefined || others.length > 0)
      throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
    return write;
  });
}

/**
 * Does all of the writes, or none.
 * @throws ValidationException for two actions on one item
 * @throws TransactionCanceledException with a reason per action
 */
export function writeAll(writes: readonly Write[], tableOf: (name: string) => Table): void {
  const located = writes.map((write) => {
    const table = tableOf(write.tableName);
    const key = write.key(table);
    return { write, table, key, before: table.get(key) };
  });
  const ids = located.map(({ write, table, key }) => `${write.tableName} ${table.idOf(key)}`);
  if (new Set(ids).size < ids.length)
    throw invalid('Transaction request cannot include multiple operations on one item');

  const outcomes = located.map(({ write, key, before }) => outcomeOf(write, key, before));
  if (outcomes.some(({ reason }) => reason.Code !== 'None')) throw cancelled(outcomes.map(({ reason }) => reason));
  for (const [index, { table, key }] of located.entries()) {
    const after = outcomes[index]?.after;
    if (after === undefined) table.delete(key);
    else table.put(after);
  }
}

interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

function outcomeOf(write: Write, key: Item, before: Item | undefined): { reason: Reason; after?: Item | undefined } {
  if (!write.allowed(before)) {
    const shown = write.returnsOldOnFailure && before !== undefined ? { Item: copyOf(before) } : {};
    return { reason: { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', ...shown } };
  }
  try {
    return { reason: { Code: 'None' }, after: write.result(key, before) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { reason: { Code: 'ValidationError', Message: error.message } };
  }
}

function cancelled(reasons: readonly Reason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}
