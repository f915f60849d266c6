import { type Key, table } from '../../../lambdas/aws/table';
import { SimulatedDynamoDb } from '../../../simulator/aws/dynamodb/dynamodb';
import { virtualAws } from '../../simulator/virtual-aws';
import { asked, refusing } from './asked';

const key = (number: number): Key => ({ pk: 'FLEET#web', sk: `RELEASE#${number}` });

/** A table with so many items of 390 KB; a page of a query ends where it has read a megabyte. */
async function filled(count: number) {
  const { kernel, clock, clients, settle } = virtualAws();
  const dynamodb = new SimulatedDynamoDb(clock);
  dynamodb.createTable({ name: 'kiln', partitionKey: 'pk', sortKey: 'sk' });
  kernel.register(dynamodb);
  const db = table(clients, () => 'kiln');
  for (let number = 1; number <= count; number += 1)
    await settle(db.write({ key: key(number), item: { number, plan: 'x'.repeat(390_000) } }));
  return { db, settle };
}

describe('items on several pages', () => {
  it('are all listed', async () => {
    const { db, settle } = await filled(5);
    const items = await settle(db.list('FLEET#web'));
    expect(items.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  });

  it('are read from the last one on, as many as were asked for', async () => {
    const { db, settle } = await filled(5);
    const items = await settle(db.newest({ pk: 'FLEET#web', sk: 'RELEASE#' }, 4));
    expect(items.map(({ number }) => number)).toEqual([5, 4, 3, 2]);
  });

  it('are not read further where one page has enough', async () => {
    const { db, settle } = await filled(3);
    const items = await settle(db.newest({ pk: 'FLEET#web', sk: 'RELEASE#' }, 1));
    expect(items.map(({ number }) => number)).toEqual([3]);
  });
});

describe('a transaction that is cancelled', () => {
  const writing = (...codes: readonly string[]): Promise<boolean> => {
    const refuse = refusing('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) });
    return asked(table, 'dynamodb', 'TransactWriteItems', refuse, (db) => db.write({ key: key(1), remove: true }));
  };

  it('by its conditions was not made', async () => {
    expect(await writing('None', 'ConditionalCheckFailed')).toBe(false);
  });

  it.each([[['TransactionConflict']], [['ConditionalCheckFailed', 'TransactionConflict']], [['ThrottlingError']]])(
    'by %j is worth another try',
    async (codes) => {
      await expect(writing(...codes)).rejects.toMatchObject({ name: 'TransactionCanceledException' });
    },
  );

  it('for no reason that is known is worth another try', async () => {
    const refuse = refusing('TransactionCanceledException');
    const written = asked(table, 'dynamodb', 'TransactWriteItems', refuse, (db) => db.write({ key: key(1), item: {} }));
    await expect(written).rejects.toMatchObject({ name: 'TransactionCanceledException' });
  });
});
