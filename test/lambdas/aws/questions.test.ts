import { questions } from '../../../lambdas/aws/questions';
import type { Question } from '../../../lambdas/domain/question';
import { SimulatedDynamoDb } from '../../../simulator/aws/dynamodb/dynamodb';
import { virtualAws } from '../../simulator/virtual-aws';

const QUESTION: Question = {
  releaseId: 'web-1',
  fleet: 'web',
  executionArn: 'arn:execution',
  asking: 'plan-1',
  about: 'Release 1.0.0.',
  approvers: ['arn:ada'],
  askedAt: '2027-03-01T08:00:00.000Z',
  expiresAt: '2027-03-01T10:00:00.000Z',
  token: 'first',
};
const YES = { answer: 'approve', by: 'arn:ada', at: '2027-03-01T09:00:00.000Z' } as const;
const NO = { ...YES, answer: 'reject' } as const;

/** A table with one question in it; `earlier` is what somebody read before it was asked. */
async function asking(question: Partial<Question> = {}) {
  const { kernel, clock, clients, settle } = virtualAws();
  const dynamodb = new SimulatedDynamoDb(clock);
  dynamodb.createTable({ name: 'kiln', partitionKey: 'pk', sortKey: 'sk' });
  kernel.register(dynamodb);
  const face = questions(clients, () => 'kiln');
  await settle(face.ask({ ...QUESTION, ...question }));
  return { face, run: settle, asked: () => settle(face.find('web-1')) };
}

const earlier = QUESTION;
const NEXT = { asking: 'plan-2', token: 'second' };

describe('a question', () => {
  it('is found by its release, and no other has one', async () => {
    const { face, run, asked } = await asking();
    expect(await asked()).toEqual(QUESTION);
    expect(await run(face.find('web-2'))).toBeUndefined();
    expect(await run(face.open())).toEqual([QUESTION]);
  });

  it('takes the first answer', async () => {
    const { face, run, asked } = await asking();
    expect([await run(face.answer(QUESTION, YES)), await run(face.answer(QUESTION, NO))]).toEqual([true, false]);
    expect((await asked())?.given).toEqual(YES);
  });

  it('waits with the token of its last try, and with none once the answer has arrived', async () => {
    const { face, run, asked } = await asking();
    expect(await run(face.waitWith(QUESTION, 'again'))).toBe(true);
    await run(face.forgetToken(QUESTION));
    expect((await asked())?.token).toBe('again');
    await run(face.forgetToken({ ...QUESTION, token: 'again' }));
    expect(await asked()).not.toHaveProperty('token');
  });

  it('that is another by now is not answered, told or given a token in its place', async () => {
    const { face, run, asked } = await asking(NEXT);
    expect(await run(face.answer(earlier, YES))).toBe(false);
    expect(await run(face.waitWith(earlier, 'again'))).toBe(false);
    await run(face.markTold(earlier, YES.at));
    await run(face.forgetToken({ ...earlier, token: 'second' }));
    expect(await asked()).toEqual({ ...QUESTION, ...NEXT });
  });
});
