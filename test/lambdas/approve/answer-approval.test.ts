import { handler as answerApproval } from '../../../lambdas/approve/answer-approval';
import { ALICE, aQuestion, BOB } from '../a-question';
import { type Answers, refuses } from '../answers';
import { handlerBench, RELEASE, type Remembered } from '../handler-bench';

const STRANGER = 'arn:aws:sts::111122223333:assumed-role/Others/eve';
const TAKEN: Answers = { SendTaskSuccess: {}, SendTaskFailure: {} };

interface Sent {
  readonly by?: string;
  readonly body?: string | undefined;
  readonly isBase64Encoded?: boolean;
}

/** Somebody's answer to the Function URL; approves unless told otherwise. */
function answering(answers: Answers, remembered: Remembered) {
  const bench = handlerBench(answers, remembered);
  const url = ({ by = ALICE, ...sent }: Sent) =>
    bench.call(answerApproval, { requestContext: { authorizer: { iam: { userArn: by } } }, ...sent });
  const send = (fields: object = {}, by = ALICE) =>
    url({ by, body: JSON.stringify({ release: RELEASE.id, answer: 'approve', ...fields }) });
  return { ...bench, url, send, question: () => bench.item('QUESTION', RELEASE.id) };
}

const asked = (changes: Parameters<typeof aQuestion>[0] = {}): Remembered => ({ items: [aQuestion(changes)] });
const says = (statusCode: number, text: string) => ({ statusCode, body: expect.stringContaining(text) });

describe('an answer', () => {
  it('of yes is kept, and told to who waits, with its reason', async () => {
    const { send, asked: calls, question } = answering(TAKEN, asked());
    expect(await send({ reason: 'Looks good' })).toMatchObject(says(200, '"status":"APPROVED"'));
    expect(question()?.given).toMatchObject({ answer: 'approve', by: ALICE, reason: 'Looks good' });
    expect(calls('SendTaskSuccess')).toMatchObject([
      { taskToken: 'token', output: expect.stringContaining('"reason":"Looks good"') },
    ]);
    expect(question()?.token).toBeUndefined();
  });

  it('of no ends the release as rejected', async () => {
    const { send, asked: calls } = answering(TAKEN, asked());
    expect(await send({ answer: 'reject' })).toMatchObject(says(200, '"status":"REJECTED"'));
    expect(calls('SendTaskFailure')).toMatchObject([{ error: 'ApprovalRejected' }]);
  });

  it('may come in base64, as Function URLs send some', async () => {
    const { url } = answering(TAKEN, asked());
    const body = Buffer.from(JSON.stringify({ release: RELEASE.id, answer: 'approve' })).toString('base64');
    expect(await url({ body, isBase64Encoded: true })).toMatchObject(says(200, 'APPROVED'));
  });

  it.each([
    ['is no JSON', 'yes', 'must be of type object'],
    ['is empty', undefined, 'must be of type object'],
    ['lacks a field', '{"answer": "approve"}', 'release'],
  ])('that %s is refused with an example', async (_what, body, problem) => {
    const { url } = answering({}, asked());
    const refused = await url({ body });
    expect(refused).toMatchObject(says(400, problem));
    expect(refused).toMatchObject(says(400, 'An answer looks like'));
  });

  it.each<[string, Remembered, string, string]>([
    ['that runs', {}, RELEASE.id, 'it is RUNNING'],
    ['that is none', {}, 'web-20270101T000000Z-ffffff', 'no release of this id waits'],
    ['whose id is no release’s', {}, 'web', 'no release of this id waits'],
  ])('to a release %s, and asks nothing, says so', async (_what, remembered, release, why) => {
    const { send } = answering({}, remembered);
    expect(await send({ release })).toMatchObject(says(404, why));
  });

  it('of who is no approver is refused, and counts for nothing', async () => {
    const { send, question, asked: calls } = answering({}, asked());
    expect(await send({}, STRANGER)).toMatchObject(says(403, 'NotAnApprover'));
    expect(question()?.given).toBeUndefined();
    expect(calls('SendTaskSuccess')).toEqual([]);
  });

  it('given twice by the same person is the same answer, and sent along again', async () => {
    const given = { answer: 'approve', by: ALICE, at: '2027-03-01T08:59:00.000Z' } as const;
    const { send, asked: calls, question } = answering(TAKEN, asked({ given }));
    expect(await send()).toMatchObject(says(200, 'APPROVED'));
    expect(calls('SendTaskSuccess')).toHaveLength(1);
    expect(question()?.given).toEqual(given);
  });

  it('after another’s is too late, and helps that one on its way', async () => {
    const given = { answer: 'approve', by: BOB, at: '2027-03-01T08:59:00.000Z' } as const;
    const { send, asked: calls } = answering(TAKEN, asked({ given }));
    expect(await send({ answer: 'reject' })).toMatchObject(says(409, 'AlreadyAnswered'));
    expect(calls('SendTaskSuccess')).toHaveLength(1);
    expect(calls('SendTaskFailure')).toEqual([]);
  });

  it('in the same moment as another’s is not the first', async () => {
    const bench = answering(TAKEN, asked());
    const both = await Promise.all([bench.send({}, ALICE), bench.send({ answer: 'reject' }, BOB)]);
    expect(both).toMatchObject([says(200, 'APPROVED'), says(409, 'Somebody else answered')]);
    expect(bench.asked('SendTaskFailure')).toEqual([]);
  });

  it('that nobody waits for any more is told so', async () => {
    const { send } = answering({ SendTaskSuccess: refuses('TaskTimedOut') }, asked());
    expect(await send()).toMatchObject(says(409, 'does not wait any more'));
  });

  it('to a question between the weights is only kept: that is polled', async () => {
    const { send, question, asked: calls } = answering({}, asked({ asking: 'weight-25', token: undefined }));
    expect(await send()).toMatchObject(says(200, 'APPROVED'));
    expect(question()?.given).toMatchObject({ answer: 'approve' });
    expect(calls('SendTaskSuccess')).toEqual([]);
  });
});
