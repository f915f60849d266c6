import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { SimulatedDynamoDb } from '../../simulator/aws/dynamodb/dynamodb';
import { virtualAws } from './virtual-aws';

const TableName = 'kiln';
type Plain = Record<string, unknown>;

function world(readLagMs = 0) {
  const aws = virtualAws({ readLag: [readLagMs, readLagMs] });
  const dynamodb = new SimulatedDynamoDb(aws.clock);
  aws.kernel.register(dynamodb);
  dynamodb.createTable({ name: TableName, partitionKey: 'pk', sortKey: 'sk' });
  const client = aws.clients(DynamoDBClient);
  const key = (sk: string) => marshall({ pk: 'fleet', sk });
  return {
    aws,
    dynamodb,
    key,
    send: { client },
    put: (item: Plain, more: Partial<UpdateItemCommandInput> = {}) =>
      aws.settle(client.send(new PutItemCommand({ TableName, Item: marshall(item), ...withoutKey(more) }))),
    update: (sk: string, more: Partial<UpdateItemCommandInput>) =>
      aws.settle(client.send(new UpdateItemCommand({ TableName, Key: key(sk), ...more }))),
    remove: (sk: string) =>
      aws.settle(client.send(new DeleteItemCommand({ TableName, Key: key(sk), ReturnValues: 'ALL_OLD' }))),
    query: (more: Partial<QueryCommandInput>) =>
      aws.settle(
        client.send(new QueryCommand({ TableName, KeyConditionExpression: 'pk = :pk', ConsistentRead: true, ...more })),
      ),
    transact: (input: ConstructorParameters<typeof TransactWriteItemsCommand>[0]) =>
      aws.settle(client.send(new TransactWriteItemsCommand(input))),
    get: async (sk: string, ConsistentRead = true): Promise<Plain | undefined> => {
      const { Item } = await aws.settle(client.send(new GetItemCommand({ TableName, Key: key(sk), ConsistentRead })));
      return Item && unmarshall(Item);
    },
  };
}

/** What PutItem has of what UpdateItem has. */
function withoutKey({
  Key: _key,
  UpdateExpression: _update,
  AttributeUpdates: _updates,
  ...rest
}: Partial<UpdateItemCommandInput>) {
  return rest;
}

const values = (plain: Plain): Record<string, AttributeValue> => marshall(plain);

describe('items', () => {
  it('are got back as they were put', async () => {
    const { put, get } = world();
    const item = { pk: 'fleet', sk: 'a', text: 'ü', list: [1, { deep: true }], nothing: null, tags: new Set(['x']) };

    await put(item);

    expect(await get('a')).toEqual(item);
    expect(await get('b')).toBeUndefined();
  });

  it('lag behind for an eventually consistent read, and not for a consistent one', async () => {
    const { put, get, aws } = world(500);

    await put({ pk: 'fleet', sk: 'a' });

    expect(await get('a', false)).toBeUndefined();
    expect(await get('a', true)).toBeDefined();
    await aws.clock.advance(1000);
    expect(await get('a', false)).toBeDefined();
  });

  it('are deleted, and their last state is shown', async () => {
    const { put, remove, get } = world();
    await put({ pk: 'fleet', sk: 'a', n: 1 });

    const { Attributes } = await remove('a');

    expect(unmarshall(Attributes ?? {})).toEqual({ pk: 'fleet', sk: 'a', n: 1 });
    expect(await get('a')).toBeUndefined();
    expect(await remove('a')).toEqual({ $metadata: { attempts: 1 } });
  });

  it.each([
    ['an unknown table', { pk: 'fleet', sk: 'a' }, { TableName: 'other' }, 'ResourceNotFoundException', /not found/],
    ['an empty key', { pk: 'fleet', sk: '' }, {}, 'ValidationException', /empty string value\. Key: sk/],
    ['a missing key', { pk: 'fleet' }, {}, 'ValidationException', /Missing the key sk/],
    ['a key of another type', { pk: 1, sk: 'a' }, {}, 'ValidationException', /Type mismatch for key pk/],
    ['a long sort key', { pk: 'fleet', sk: 'a'.repeat(1025) }, {}, 'ValidationException', /1024 bytes/],
    [
      '400 KB and a byte',
      { pk: 'fleet', sk: 'a', x: 'y'.repeat(400 * 1024) },
      {},
      'ValidationException',
      /maximum allowed size/,
    ],
    ['39 digits', { pk: 'fleet', sk: 'a', n: 10n ** 39n + 1n }, {}, 'ValidationException', /38 significant digits/],
    [
      'an update’s return values',
      { pk: 'fleet', sk: 'a' },
      { ReturnValues: 'ALL_NEW' as const },
      'ValidationException',
      /ALL_OLD or NONE/,
    ],
  ])('are refused with %s', async (_why, item, more, name, message) => {
    const { put } = world();

    await expect(put(item, more)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it('with what the simulator does not model are a gap', async () => {
    const { aws, send } = world();
    const binary = new PutItemCommand({ TableName, Item: { pk: { S: 'a' }, sk: { B: new Uint8Array(1) } } });

    await expect(aws.settle(send.client.send(binary))).rejects.toMatchObject({ name: 'SimulatorGap' });
    await expect(
      aws.settle(send.client.send(new GetItemCommand({ TableName, Key: {}, AttributesToGet: ['a'] }))),
    ).rejects.toMatchObject({ name: 'SimulatorGap' });
  });
});

describe('a condition', () => {
  const item = {
    pk: 'fleet',
    sk: 'a',
    n: 10,
    colour: 'blue',
    things: ['x', 'y'],
    config: { parts: [1, 2] },
    flag: true,
    tags: new Set(['t']),
  };

  /** Whether a put under the condition goes through. */
  async function holds(condition: string, given: Plain = {}): Promise<boolean> {
    const { put } = world();
    await put(item);
    try {
      await put(item, {
        ConditionExpression: condition,
        ...(Object.keys(given).length > 0 && { ExpressionAttributeValues: values(given) }),
      });
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }

  it.each<[string, Plain, boolean]>([
    ['attribute_exists(n)', {}, true],
    ['attribute_not_exists(n)', {}, false],
    ['attribute_exists(config.parts[1])', {}, true],
    ['attribute_exists(config.parts[2])', {}, false],
    ['attribute_type(things, :t)', { ':t': 'L' }, true],
    ['begins_with(colour, :p)', { ':p': 'bl' }, true],
    ['begins_with(n, :p)', { ':p': '1' }, false],
    ['contains(things, :x)', { ':x': 'x' }, true],
    ['contains(colour, :x)', { ':x': 'lu' }, true],
    ['contains(tags, :x)', { ':x': 'u' }, false],
    ['size(things) = :n', { ':n': 2 }, true],
    ['size(colour) > :n', { ':n': 4 }, false],
    ['n > :n', { ':n': 9 }, true], // as text '10' would be smaller than '9'
    ['n = :n', { ':n': '10' }, false], // another type
    ['n BETWEEN :a AND :b', { ':a': 10, ':b': 11 }, true],
    ['n IN (:a, :b)', { ':a': 1, ':b': 10 }, true],
    ['absent <> :n', { ':n': 1 }, true],
    ['absent < :n', { ':n': 1 }, false],
    ['config.parts[0] = :n', { ':n': 1 }, true],
    ['flag = :f and NOT n = :n', { ':f': true, ':n': 11 }, true],
    ['n = :x OR n = :n AND colour = :x', { ':n': 10, ':x': 'red' }, false], // AND binds tighter
    ['(n = :n OR n = :x) AND colour = :x', { ':n': 10, ':x': 'blue' }, true],
    ['NOT (n = :n OR colour = :x)', { ':n': 10, ':x': 'red' }, false],
  ])('%s with %j: %p', async (condition, given, expected) => {
    expect(await holds(condition, given)).toBe(expected);
  });

  it.each<[string, Plain, RegExp]>([
    ['', {}, /^Invalid ConditionExpression: The expression can not be empty;/],
    ['status = :s', { ':s': 1 }, /reserved keyword; reserved keyword: status/],
    ['n = :s AND config.Name = :s', { ':s': 1 }, /reserved keyword; reserved keyword: Name/],
    ['n = :missing', { ':s': 1 }, /value used in expression is not defined; attribute value: :missing/],
    ['#gone = :s', { ':s': 1 }, /name used in the document path is not defined; attribute name: #gone/],
    ['n = :s', { ':s': 1, ':t': 1 }, /ExpressionAttributeValues unused in expressions: keys: \{:t\}/],
    ['n == :s', { ':s': 1 }, /Syntax error; token: "=", near: "= = :s"/],
    ['n = :s AND', { ':s': 1 }, /Syntax error; token: "<EOF>"/],
    ['n = :s n', { ':s': 1 }, /Syntax error; token: "n"/],
    ['(n = :s', { ':s': 1 }, /Syntax error/],
    ['((n = :s))', { ':s': 1 }, /redundant parentheses/],
    ['n', {}, /Syntax error/],
    ['exists(n)', {}, /Invalid function name; function: exists/],
    ['attribute_exists(n, colour)', {}, /Incorrect number of operands.*attribute_exists, number of operands: 2/],
    ['attribute_exists(:s)', { ':s': 'n' }, /requires a document path/],
    ['attribute_type(n, :s)', { ':s': 'X' }, /Invalid attribute type name found; type: X/],
    ['begins_with(n, :s)', { ':s': 1 }, /Incorrect operand type/],
    ['n < :s', { ':s': true }, /Incorrect operand type for operator or function; operator: <, operand type: BOOL/],
    ['n = n', {}, /first operand must be distinct/],
    ['n BETWEEN :a AND :b', { ':a': 2, ':b': 1 }, /upper bound to be greater/],
    ['contains(n, :s) = :s', { ':s': 1 }, /Syntax error/],
    ['n = attribute_exists(n)', {}, /not allowed to be used this way/],
  ])('is refused where it is wrong: %s', async (condition, given, message) => {
    await expect(holds(condition, given)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  it('that fails shows the item where that was asked for', async () => {
    const { put } = world();
    await put({ pk: 'fleet', sk: 'a', holder: 'first' });
    const claim = { ConditionExpression: 'attribute_not_exists(pk)' };

    const bare = put({ pk: 'fleet', sk: 'a' }, claim);
    await expect(bare).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    await expect(bare).rejects.not.toHaveProperty('Item');
    await expect(
      put({ pk: 'fleet', sk: 'a' }, { ...claim, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    ).rejects.toMatchObject({ Item: { holder: { S: 'first' } } });
  });

  it('refuses a name that no expression uses', async () => {
    const { put } = world();

    await expect(
      put(
        { pk: 'fleet', sk: 'a' },
        { ConditionExpression: 'attribute_not_exists(pk)', ExpressionAttributeNames: { '#s': 'status' } },
      ),
    ).rejects.toMatchObject({ message: expect.stringContaining('unused in expressions: keys: {#s}') });
  });
});

describe('an update', () => {
  const before = { pk: 'fleet', sk: 'a', n: 1, things: ['x', 'y', 'z'], config: { a: 1 }, tags: new Set(['t']) };

  async function updated(expression: string, given: Plain = {}): Promise<Plain> {
    const { put, update } = world();
    await put(before);
    const { Attributes } = await update('a', {
      UpdateExpression: expression,
      ReturnValues: 'ALL_NEW',
      ...(Object.keys(given).length > 0 && { ExpressionAttributeValues: values(given) }),
    });
    return unmarshall(Attributes ?? {});
  }

  it.each<[string, Plain, Plain]>([
    ['SET n = n + :one', { ':one': 1 }, { n: 2 }],
    ['SET n = n - :one, m = if_not_exists(m, :zero) + :one', { ':one': 1, ':zero': 0 }, { n: 0, m: 1 }],
    ['SET n = if_not_exists(n, :zero)', { ':zero': 0 }, { n: 1 }],
    ['SET things = list_append(things, :more)', { ':more': ['w'] }, { things: ['x', 'y', 'z', 'w'] }],
    ['set config.b = :one, things[9] = :one', { ':one': 1 }, { config: { a: 1, b: 1 }, things: ['x', 'y', 'z', 1] }],
    ['SET n = config.a, config.a = n', {}, { n: 1, config: { a: 1 } }],
    ['REMOVE things[0], things[2] SET n = :one', { ':one': 5 }, { n: 5, things: ['y'] }],
    ['REMOVE absent', {}, {}],
    ['ADD n :one, m :one, tags :t', { ':one': 2, ':t': new Set(['u']) }, { n: 3, m: 2, tags: new Set(['t', 'u']) }],
    ['SET n = :exact', { ':exact': 0.1 }, { n: 0.1 }],
  ])('%s with %p', async (expression, given, change) => {
    expect(await updated(expression, given)).toEqual({ ...before, ...change });
  });

  it('DELETE takes members out of a set, and the set with its last', async () => {
    const { tags: _tags, ...rest } = before;

    expect(await updated('DELETE tags :t', { ':t': new Set(['t']) })).toEqual(rest);
  });

  it('adds decimals exactly', async () => {
    expect(await updated('SET n = :a + :b', { ':a': 0.1, ':b': 0.2 })).toMatchObject({ n: 0.3 });
  });

  it.each<[string, Plain, RegExp]>([
    ['SET n = :one SET m = :one', { ':one': 1 }, /"SET" section can only be used once/],
    ['SET pk = :one', { ':one': 1 }, /Cannot update attribute pk\. This attribute is part of the key/],
    ['SET absent.a = :one', { ':one': 1 }, /document path provided in the update expression is invalid/],
    ['SET n.a = :one', { ':one': 1 }, /document path provided in the update expression is invalid/],
    ['SET n = absent', {}, /attribute that does not exist in the item/],
    ['SET n = things + :one', { ':one': 1 }, /operand in the update expression has an incorrect data type/],
    [
      'SET config = :one, config.a = :one',
      { ':one': 1 },
      /paths overlap.*path one: \[config\], path two: \[config, a\]/,
    ],
    ['SET things[0] = :one, things.a = :one', { ':one': 1 }, /paths conflict/],
    ['SET n = nope(n, :one)', { ':one': 1 }, /Invalid function name; function: nope/],
    ['SET n = list_append(things, :one)', { ':one': 1 }, /Incorrect operand type/],
    ['SET owner = :one', { ':one': 1 }, /reserved keyword: owner/],
    ['ADD things :one', { ':one': [1] }, /Incorrect operand type for operator or function; operator: ADD/],
    ['n = :one', { ':one': 1 }, /Syntax error; token: "n"/],
    ['SET n = :one,', { ':one': 1 }, /Syntax error; token: "<EOF>"/],
  ])('is refused where it is wrong: %s', async (expression, given, message) => {
    await expect(updated(expression, given)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  it('makes an item that was not there', async () => {
    const { update, get } = world();

    await update('new', { UpdateExpression: 'SET n = :n', ExpressionAttributeValues: values({ ':n': 1 }) });

    expect(await get('new')).toEqual({ pk: 'fleet', sk: 'new', n: 1 });
  });

  it('returns what it changed, old or new', async () => {
    const { put, update } = world();
    await put(before);
    const change = {
      UpdateExpression: 'SET config.a = :n REMOVE n',
      ExpressionAttributeValues: values({ ':n': 2 }),
    };

    const old = await update('a', { ...change, ReturnValues: 'UPDATED_OLD' });
    const now = await update('a', { ...change, ReturnValues: 'UPDATED_NEW' });

    expect(unmarshall(old.Attributes ?? {})).toEqual({ config: { a: 1 }, n: 1 });
    expect(unmarshall(now.Attributes ?? {})).toEqual({ config: { a: 2 } });
  });
});

describe('a query', () => {
  async function filled() {
    const it = world();
    for (const sk of ['r#2', 'r#10', 'r#1', 'plan']) await it.put({ pk: 'fleet', sk, even: sk === 'r#2' });
    await it.put({ pk: 'other', sk: 'r#3' });
    return it;
  }
  const sortKeys = (items: Record<string, AttributeValue>[] | undefined) => items?.map(({ sk }) => sk?.S);
  const fleet = { ExpressionAttributeValues: values({ ':pk': 'fleet' }) };
  const releases = {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: values({ ':pk': 'fleet', ':prefix': 'r#' }),
  };

  it('gives one partition in the order of the sort key', async () => {
    const { query } = await filled();

    expect(sortKeys((await query(fleet)).Items)).toEqual(['plan', 'r#1', 'r#10', 'r#2']);
    expect(sortKeys((await query({ ...releases, ScanIndexForward: false })).Items)).toEqual(['r#2', 'r#10', 'r#1']);
  });

  it('goes on page by page', async () => {
    const { query } = await filled();

    const first = await query({ ...releases, Limit: 2 });
    const second = await query({
      ...releases,
      Limit: 2,
      ...(first.LastEvaluatedKey && { ExclusiveStartKey: first.LastEvaluatedKey }),
    });

    expect(sortKeys(first.Items)).toEqual(['r#1', 'r#10']);
    expect(first.LastEvaluatedKey).toEqual(values({ pk: 'fleet', sk: 'r#10' }));
    expect(sortKeys(second.Items)).toEqual(['r#2']);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  it('that reaches its limit with the last item says nonetheless where to go on', async () => {
    const { query } = await filled();

    const page = await query({ ...releases, Limit: 3 });

    expect(page.LastEvaluatedKey).toEqual(values({ pk: 'fleet', sk: 'r#2' }));
  });

  it('ends a page at 1 MB', async () => {
    const { put, query } = world();
    for (const sk of ['a', 'b', 'c']) await put({ pk: 'fleet', sk, bulk: 'x'.repeat(390 * 1024) });

    const page = await query(fleet);

    expect(page.Count).toBe(2);
    expect(page.LastEvaluatedKey).toEqual(values({ pk: 'fleet', sk: 'b' }));
  });

  it('filters after it counted towards the limit', async () => {
    const { query } = await filled();

    const page = await query({
      ...releases,
      Limit: 2,
      FilterExpression: 'even = :yes',
      ExpressionAttributeValues: values({ ':pk': 'fleet', ':prefix': 'r#', ':yes': true }),
    });

    expect(page).toMatchObject({ Count: 0, ScannedCount: 2, LastEvaluatedKey: { sk: { S: 'r#10' } } });
  });

  it.each<[string, Partial<QueryCommandInput>, RegExp]>([
    ['no partition', { KeyConditionExpression: 'sk = :pk' }, /missed key schema element: pk/],
    ['a foreign attribute', { KeyConditionExpression: 'pk = :pk AND n = :pk' }, /missed key schema element/],
    ['OR', { KeyConditionExpression: 'pk = :pk OR sk = :pk' }, /Invalid operator used in KeyConditionExpression: OR/],
    ['a range of partitions', { KeyConditionExpression: 'pk > :pk' }, /Query key condition not supported/],
    [
      'two conditions on one key',
      { KeyConditionExpression: 'pk = :pk AND sk > :pk AND sk < :pk' },
      /only contain one condition per key/,
    ],
    ['a filter on a key', { FilterExpression: 'sk = :pk' }, /non-primary key attributes: Primary key attribute: sk/],
    ['a limit of none', { Limit: 0 }, /greater than or equal to 1/],
    ['a foreign start', { ExclusiveStartKey: values({ pk: 'other', sk: 'a' }) }, /outside query boundaries/],
    ['half a start', { ExclusiveStartKey: values({ pk: 'fleet' }) }, /starting key is invalid/],
  ])('is refused with %s', async (_why, more, message) => {
    const { query } = await filled();

    await expect(query({ ...fleet, ...more })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });
});

describe('a transaction', () => {
  const put = (sk: string, more = {}) => ({ Put: { TableName, Item: values({ pk: 'fleet', sk }), ...more } });
  const unlessThere = { ConditionExpression: 'attribute_not_exists(pk)' };

  it('does everything', async () => {
    const { transact, put: putOne, key, dynamodb } = world();
    await putOne({ pk: 'fleet', sk: 'old' });
    await putOne({ pk: 'fleet', sk: 'count', n: 1 });

    await transact({
      TransactItems: [
        put('new', unlessThere),
        { Delete: { TableName, Key: key('old') } },
        {
          Update: {
            TableName,
            Key: key('count'),
            UpdateExpression: 'SET n = n + :one',
            ExpressionAttributeValues: values({ ':one': 1 }),
          },
        },
        { ConditionCheck: { TableName, Key: key('absent'), ...unlessThere } },
      ],
    });

    expect(dynamodb.items(TableName).map((item) => unmarshall(item))).toEqual([
      { pk: 'fleet', sk: 'count', n: 2 },
      { pk: 'fleet', sk: 'new' },
    ]);
  });

  it('does nothing when one condition fails, and says which', async () => {
    const { transact, put: putOne, get } = world();
    await putOne({ pk: 'fleet', sk: 'there', n: 1 });

    const attempt = transact({
      TransactItems: [put('new'), put('there', { ...unlessThere, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })],
    });

    await expect(attempt).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: { n: { N: '1' } } }],
    });
    expect(await get('new')).toBeUndefined();
  });

  it('is done once per token', async () => {
    const { transact, key, get, aws } = world();
    const increment = (by: number) => ({
      ClientRequestToken: 'token',
      TransactItems: [
        {
          Update: {
            TableName,
            Key: key('count'),
            UpdateExpression: 'ADD n :by',
            ExpressionAttributeValues: values({ ':by': by }),
          },
        },
      ],
    });

    await transact(increment(1));
    await transact(increment(1));

    expect(await get('count')).toMatchObject({ n: 1 });
    await expect(transact(increment(2))).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
    await aws.clock.advance(11 * 60_000);
    await transact(increment(2));
    expect(await get('count')).toMatchObject({ n: 3 });
  });

  it('is done once when the SDK repeats it after a lost answer', async () => {
    const { transact, key, get, aws } = world();
    aws.kernel.faults = { onCall: () => (attempt) => (attempt === 1 ? { loseAnswer: true } : {}) };

    await transact({
      TransactItems: [
        {
          Update: {
            TableName,
            Key: key('count'),
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: values({ ':one': 1 }),
          },
        },
      ],
    });

    aws.kernel.faults = { onCall: () => () => ({}) };
    expect(await get('count')).toMatchObject({ n: 1 });
  });

  it.each([
    ['two actions on one item', [put('a'), put('a')], /multiple operations on one item/],
    ['nothing in it', [], /greater than or equal to 1/],
    ['an empty action', [{}], /can only contain one of/],
    ['too many actions', Array.from({ length: 101 }, (_, n) => put(String(n))), /less than or equal to 100/],
    ['a wrong expression', [put('a', { ConditionExpression: 'status = :x' })], /reserved keyword/],
  ])('is refused with %s', async (_why, TransactItems, message) => {
    const { transact } = world();

    await expect(transact({ TransactItems })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  it('is cancelled by an update that the item does not allow', async () => {
    const { transact, key } = world();

    await expect(
      transact({ TransactItems: [{ Update: { TableName, Key: key('a'), UpdateExpression: 'SET n = absent' } }] }),
    ).rejects.toMatchObject({ CancellationReasons: [{ Code: 'ValidationError' }] });
  });
});

test('what a reader does to an answer does not reach the table', async () => {
  const { aws, send, key, put, get } = world();
  const item = { pk: 'fleet', sk: 'a', nested: { list: ['x', { deep: 'y' }] }, names: new Set(['z']) };
  await put(item);

  const { Item } = await aws.settle(send.client.send(new GetItemCommand({ TableName, Key: key('a') })));
  spoil(Item);

  expect(Item).toEqual({});
  expect(await get('a')).toEqual(item);
});

/** Empties an answer, from its innermost values on. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const inner of Object.values(value)) spoil(inner);
  if (Array.isArray(value)) value.length = 0;
  else for (const name of Object.keys(value)) Reflect.deleteProperty(value, name);
}
