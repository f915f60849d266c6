import {
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { questions } from '../../../../lambdas/aws/questions';
import { store } from '../../../../lambdas/aws/store';
import type { Conversation } from '../conversation';

const TableName = 'kiln-prod';
const FLEET = 'web';
const RELEASE = { id: 'web-20261102T090500Z-000001', fleet: FLEET, fence: 1 };
const AT = '2026-11-02T09:05:00.000Z';

export const tableConversation: Conversation = {
  name: 'the table and its conditions',
  async hold(peer) {
    const { refused } = peer;
    const memory = peer.use(store);
    const asked = peer.use(questions);
    const free = await memory.readClaim(FLEET);
    const holder = { id: RELEASE.id, kind: 'release' as const, executionArn: 'arn:aws:states:…', since: AT };
    await memory.takeClaim(free, holder, { reference: 'ci-7' });
    await refused('a claim that is taken', () => memory.takeClaim(free, { ...holder, id: 'another' }));
    await memory.claims();
    await memory.confirmClaim(RELEASE);
    await refused('the claim of another', () => memory.confirmClaim({ ...RELEASE, id: 'another' }));
    const claim = await memory.readClaim(FLEET);
    await memory.raiseFence(RELEASE, claim, 'recovery-1');
    await refused('the fence of before', () => memory.raiseFence(RELEASE, claim, 'recovery-2'));
    const mine = { ...RELEASE, fence: 2 };
    await memory.keepFailure(RELEASE, { error: 'GuardTripped', cause: 'An alarm rings.' });
    await memory.keepFailure(RELEASE, { error: 'Another', cause: 'Later.' });
    await memory.addEvidence(RELEASE, 'ProveCutover', 'Nothing is asked of it any more.');
    await memory.holdMinimum(RELEASE, 'blue', 2);
    await memory.keepTransition(RELEASE, 'SHIFTED25', AT);
    await refused('evidence of no release', () => memory.addEvidence({ id: 'nobody', fleet: FLEET }, 'Step', 'So.'));
    await memory.findRelease(RELEASE);
    await memory.newestReleases(FLEET, 1);
    await asked.ask({
      releaseId: RELEASE.id,
      fleet: FLEET,
      executionArn: 'arn:aws:states:…',
      asking: 'plan-1',
      about: 'Release 1.0.1',
      approvers: ['arn:aws:iam::111122223333:role/Deployers'],
      askedAt: AT,
      expiresAt: '2026-11-02T10:05:00.000Z',
      token: 'token-1',
    });
    const question = await asked.find(RELEASE.id);
    await asked.open();
    if (question !== undefined) {
      await asked.answer(question, { answer: 'approve', by: 'arn:aws:iam::111122223333:user/ada', at: AT });
      await refused('a second answer', () => asked.answer(question, { answer: 'reject', by: 'ben', at: AT }));
      await asked.forgetToken(question);
    }
    await memory.endRelease(mine, { status: 'SUCCEEDED', reason: 'It serves.', at: AT });
    await refused('an end after the end', () => memory.endRelease(mine, { status: 'FAILED', reason: 'No.', at: AT }));
    await memory.untold();
    await memory.markAnnounced(RELEASE);
    await memory.recordImage({
      fleet: FLEET,
      imageId: 'ami-0123456789abcdef0',
      digest: 'd',
      version: '1.0.1',
      releaseId: RELEASE.id,
      status: 'PUBLISHED',
    });
    await memory.findImage(FLEET, 'ami-0123456789abcdef0');
    await memory.retirements();

    const client = peer.clients(DynamoDBClient);
    const transact = (...TransactItems: TransactWriteItem[]) =>
      client.send(new TransactWriteItemsCommand({ TransactItems }));
    const Key = { pk: { S: 'PROOF' }, sk: { S: 'one' } };
    const put = (Item: Record<string, { S: string }>, more: object = {}) => ({ Put: { TableName, Item, ...more } });
    const update = (UpdateExpression: string, more: object = {}) => ({
      Update: { TableName, Key, UpdateExpression, ...more },
    });
    const v = { ExpressionAttributeValues: { ':v': { S: 'x' } } };
    await refused('a table that is not', () =>
      client.send(new GetItemCommand({ TableName: 'nobodys', Key, ConsistentRead: true })),
    );
    await refused('half a key', () => client.send(new GetItemCommand({ TableName, Key: { pk: { S: 'PROOF' } } })));
    await refused('a key of another type', () =>
      client.send(new GetItemCommand({ TableName, Key: { pk: { N: '1' }, sk: { S: 'one' } } })),
    );
    await refused('an empty key', () => transact(put({ pk: { S: '' }, sk: { S: 'one' } })));
    await refused('an item without its key', () => transact(put({ pk: { S: 'PROOF' } })));
    await refused('a transaction of nothing', () => transact());
    await refused('an item twice in one transaction', () => transact(put(Key), put(Key)));
    await refused('a reserved word', () => transact(update('SET status = :v', v)));
    await refused('a name that stands for nothing', () => transact(update('SET #a = :v', v)));
    await refused('a value that stands for nothing', () =>
      transact(update('SET #a = :w', { ...v, ExpressionAttributeNames: { '#a': 'a' } })),
    );
    await refused('a name that nobody uses', () =>
      transact(update('SET a1 = :v', { ...v, ExpressionAttributeNames: { '#b': 'b' } })),
    );
    await refused('a value that nobody uses', () => transact(update('REMOVE a1', v)));
    await refused('a path through what is not there', () =>
      transact(update('SET #a.#b = :v', { ...v, ExpressionAttributeNames: { '#a': 'a', '#b': 'b' } })),
    );
    await refused('a change of the key', () =>
      transact(update('SET #p = :v', { ...v, ExpressionAttributeNames: { '#p': 'pk' } })),
    );
    await refused('paths that overlap', () => transact(update('SET a1 = :v, a1 = :v', v)));
    await refused('a condition that does not hold, and one that does', () =>
      transact(
        put({ pk: { S: 'PROOF' }, sk: { S: 'nobody' } }, { ConditionExpression: 'attribute_exists(pk)' }),
        put({ pk: { S: 'PROOF' }, sk: { S: 'two' } }, { ConditionExpression: 'attribute_not_exists(pk)' }),
      ),
    );
    await refused('a condition that is none', () => transact(put(Key, { ConditionExpression: 'pk is there' })));
    await refused('a query without the partition', () =>
      client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'sk = :v',
          ExpressionAttributeValues: { ':v': { S: 'x' } },
        }),
      ),
    );
    await refused('a query with a limit of nothing', () =>
      client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :v',
          ExpressionAttributeValues: { ':v': { S: 'x' } },
          Limit: 0,
        }),
      ),
    );
    await refused('more than a hundred writes', () =>
      transact(...Array.from({ length: 101 }, (_, index) => put({ pk: { S: 'PROOF' }, sk: { S: `${index}` } }))),
    );
    await refused('an item of more than 400 KB', () => transact(put({ ...Key, a: { S: 'x'.repeat(410_000) } })));
  },
};
