import { isDeepStrictEqual } from 'node:util';
import type {
  DeleteItemCommandInput,
  DeleteItemCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
  PutItemCommandOutput,
  QueryCommandOutput,
  ReturnValue,
  TransactWriteItemsCommandOutput,
  UpdateItemCommandInput,
  UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import type { VirtualClock } from '../../clock';
import { type Call, type Operations, operation, type SimulatedService } from '../../service';
import { attributeMap, copyOf, type Item } from './attribute-value';
import { invalid, tableNotFound } from './errors';
import { onlyAt } from './path';
import { queryInput, readQuery } from './query';
import { type KeySchema, Table } from './table';
import { readTransaction, transactWriteItemsInput, writeAll } from './transaction';
import {
  conditionFailed,
  keyFields,
  putFields,
  readDelete,
  readPut,
  readUpdate,
  updateFields,
  type Write,
} from './write';

/** How long a ClientRequestToken is remembered, in ms. Source: DynamoDB API reference, TransactWriteItems. */
const TOKEN_MEMORY_MS = 10 * 60_000;

const getItemInput = z.strictObject({
  TableName: z.string(),
  Key: attributeMap,
  ConsistentRead: z.boolean().optional(),
}) satisfies z.ZodType<GetItemCommandInput>;
const returnValues = z.enum(['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW']).optional();
const putItemInput = z.strictObject({
  ...putFields,
  ReturnValues: returnValues,
}) satisfies z.ZodType<PutItemCommandInput>;
const deleteItemInput = z.strictObject({
  ...keyFields,
  ReturnValues: returnValues,
}) satisfies z.ZodType<DeleteItemCommandInput>;
const updateItemInput = z.strictObject({
  ...updateFields,
  ReturnValues: returnValues,
}) satisfies z.ZodType<UpdateItemCommandInput>;

interface Written {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/**
 * DynamoDB's item API on tables with string keys. A `ConsistentRead` sees every finished write; other reads lag.
 * Not modelled, and a SimulatorGap: indexes, projections, scans, batches, binary values, the legacy parameters.
 * Source: DynamoDB API reference; wordings of refusals as recorded from the service by the `dynalite` test suite.
 */
export class SimulatedDynamoDb implements SimulatedService {
  readonly name = 'dynamodb';
  private readonly tables = new Map<string, Table>();
  private readonly tokens = new Map<string, { readonly until: number; readonly input: unknown }>();

  constructor(private readonly clock: VirtualClock) {}

  createTable(table: { readonly name: string } & KeySchema): void {
    this.tables.set(table.name, new Table(table, () => this.clock.now()));
  }

  /** What a table holds now, for judges. */
  items(table: string): readonly Item[] {
    return this.table(table).items();
  }

  readonly operations: Operations = {
    GetItem: operation<z.output<typeof getItemInput>, Omit<GetItemCommandOutput, '$metadata'>>({
      kind: 'eventual',
      input: getItemInput,
      answer: (input, call) => {
        const table = this.table(input.TableName);
        table.checkKey(input.Key);
        const item = table.get(input.Key, readMoment(input.ConsistentRead, call));
        return item === undefined ? {} : { Item: copyOf(item) };
      },
    }),

    PutItem: operation<z.output<typeof putItemInput>, Omit<PutItemCommandOutput, '$metadata'>>({
      kind: 'write',
      input: putItemInput,
      answer: (input) => {
        const showsOld = asksForOld(input.ReturnValues);
        const { before } = this.write(readPut(input));
        return showsOld ? attributes(before) : {};
      },
    }),

    DeleteItem: operation<z.output<typeof deleteItemInput>, Omit<DeleteItemCommandOutput, '$metadata'>>({
      kind: 'write',
      input: deleteItemInput,
      answer: (input) => {
        const showsOld = asksForOld(input.ReturnValues);
        const { before } = this.write(readDelete(input));
        return showsOld ? attributes(before) : {};
      },
    }),

    UpdateItem: operation<z.output<typeof updateItemInput>, Omit<UpdateItemCommandOutput, '$metadata'>>({
      kind: 'write',
      input: updateItemInput,
      answer: (input) => {
        const write = readUpdate(input);
        const { before, after } = this.write(write);
        switch (input.ReturnValues) {
          case 'ALL_OLD':
            return attributes(before);
          case 'ALL_NEW':
            return attributes(after);
          case 'UPDATED_OLD':
            return attributes(before && onlyAt(before, write.touched));
          case 'UPDATED_NEW':
            return attributes(after && onlyAt(after, write.touched));
          case 'NONE':
          case undefined:
            return {};
        }
      },
    }),

    Query: operation<z.output<typeof queryInput>, Omit<QueryCommandOutput, '$metadata'>>({
      kind: 'eventual',
      input: queryInput,
      answer: (input, call) => {
        const query = readQuery(input);
        return query(this.table(input.TableName), readMoment(input.ConsistentRead, call));
      },
    }),

    TransactWriteItems: operation<
      z.output<typeof transactWriteItemsInput>,
      Omit<TransactWriteItemsCommandOutput, '$metadata'>
    >({
      kind: 'write',
      input: transactWriteItemsInput,
      answer: (input, call) => {
        const token = input.ClientRequestToken ?? call.token;
        if (this.isRepeated(token, input.TransactItems, call.now)) return {};
        writeAll(readTransaction(input.TransactItems), (name) => this.table(name));
        this.tokens.set(token, { until: call.now + TOKEN_MEMORY_MS, input: input.TransactItems });
        return {};
      },
    }),
  };

  private table(name: string): Table {
    const table = this.tables.get(name);
    if (table === undefined) throw tableNotFound();
    return table;
  }

  private write(write: Write): Written {
    const table = this.table(write.tableName);
    const key = write.key(table);
    const before = table.get(key);
    if (!write.allowed(before)) throw conditionFailed(write.returnsOldOnFailure ? before : undefined);
    const after = write.result(key, before);
    if (after === undefined) table.delete(key);
    else table.put(after);
    return { before, after };
  }

  /** Whether this very transaction was done already. @throws IdempotentParameterMismatchException when it was another one. */
  private isRepeated(token: string, input: unknown, now: number): boolean {
    if (token.length < 1 || token.length > 36)
      throw invalid(
        `1 validation error detected: Value '${token}' at 'clientRequestToken' failed to satisfy constraint: Member must have length between 1 and 36`,
      );
    const known = this.tokens.get(token);
    if (known === undefined || known.until < now) return false;
    if (isDeepStrictEqual(known.input, input)) return true;
    throw new AwsError(
      'IdempotentParameterMismatchException',
      'The client request token was used before, with other parameters',
    );
  }
}

/** A strongly consistent read never lags: no fault can make the service break that promise. */
function readMoment(consistent: boolean | undefined, call: Call): number {
  return consistent === true ? call.now : call.readAt;
}

/** @throws ValidationException for what only updates can return. */
function asksForOld(returnValues: ReturnValue | undefined): boolean {
  if (returnValues === 'ALL_OLD') return true;
  if (returnValues === undefined || returnValues === 'NONE') return false;
  throw invalid('ReturnValues can only be ALL_OLD or NONE');
}

function attributes(item: Item | undefined): { Attributes?: Item } {
  return item === undefined || Object.keys(item).length === 0 ? {} : { Attributes: copyOf(item) };
}
