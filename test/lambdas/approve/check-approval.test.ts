import { handler as checkApproval } from '../../../lambdas/approve/check-approval';
import { targetGroupArn } from '../../builders/plan';
import { ALICE, aQuestion } from '../a-question';
import { alarms, BUS, generations, requests, ruleReads, type Standing } from '../answers';
import { handlerBench } from '../handler-bench';

const BLUE = 'prod-web-v001';
const GREEN = 'prod-web-v002';
const EARLY = '2027-03-01T08:59:00.000Z';
const yes = { answer: 'approve', by: ALICE, at: EARLY } as const;
type Changes = Parameters<typeof aQuestion>[0];

/** Green has had a quarter of the traffic for ten minutes when it is looked whether somebody answered. */
function checking(question: Changes | undefined, blue: Standing = {}, alarm: 'OK' | 'ALARM' = 'OK') {
  const bench = handlerBench(
    {
      ...ruleReads({ [GREEN]: 25, [BLUE]: 75 }),
      ...generations({ [BLUE]: blue, [GREEN]: {} }),
      ...requests({ [BLUE]: 900, [GREEN]: 300 }),
      ...alarms({ 'prod-web-v002-errors': alarm }),
      ...BUS,
    },
    { items: question === undefined ? [] : [aQuestion({ asking: 'weight-25', token: undefined, ...question })] },
  );
  const check = () =>
    bench.run(checkApproval, {
      since: bench.ago(600),
      weight: 25,
      asking: 'weight-25',
      targetGroupArn: targetGroupArn(GREEN),
    });
  return { ...bench, check };
}

describe('the answer to a question between the weights', () => {
  it('of yes lets the release go on, and is kept', async () => {
    const { check, record } = checking({ given: yes });
    expect(await check()).toMatchObject({ status: 'READY', held: false, reason: expect.stringContaining(ALICE) });
    expect(record()?.evidence).toMatchObject({ approved25: expect.stringContaining(ALICE) });
  });

  it('of no ends it', async () => {
    const { check } = checking({ given: { ...yes, answer: 'reject' } });
    await expect(check()).rejects.toMatchObject({ name: 'ApprovalRejected' });
  });

  it('is waited for until the question expires, and told nobody', async () => {
    const { check, asked } = checking({});
    expect(await check()).toMatchObject({
      status: 'PENDING',
      held: false,
      reason: expect.stringContaining('Nobody has answered yet'),
    });
    expect(asked('PutEvents')).toEqual([]);
  });

  it('counts as no when the question has expired', async () => {
    const { check } = checking({ expiresAt: EARLY });
    await expect(check()).rejects.toMatchObject({
      name: 'ApprovalExpired',
      message: expect.stringContaining(`by ${EARLY}`),
    });
  });

  it.each<[string, Changes | undefined]>([
    ['is gone', undefined],
    ['is another by now', { asking: 'plan-1', given: yes }],
  ])('counts as no when the question %s', async (_what, question) => {
    const { check } = checking(question);
    await expect(check()).rejects.toMatchObject({
      name: 'ApprovalExpired',
      message: expect.stringContaining('is gone, which counts as no'),
    });
  });

  it('of yes does not count for a group that has yet to heal: it holds, and is told', async () => {
    const { check, asked } = checking({ given: yes }, { healthy: 3 });
    expect(await check()).toMatchObject({
      status: 'PENDING',
      held: true,
      reason: expect.stringMatching(/^Approved; /),
    });
    expect(asked('PutEvents')).toHaveLength(1);
  });

  it('is not waited for while a guard rings', async () => {
    const { check } = checking({}, {}, 'ALARM');
    await expect(check()).rejects.toMatchObject({ name: 'GuardTripped' });
  });

  it('has the plan’s patience with a group from the yes on, and no end of it before', async () => {
    const before = checking({}, { healthy: 3 });
    expect(await before.check()).toMatchObject({ status: 'PENDING', held: false });

    const longAgo = { ...yes, at: '2027-03-01T08:40:00.000Z' };
    const after = checking({ given: longAgo }, { healthy: 3 });
    await expect(after.check()).rejects.toMatchObject({ name: 'GuardTripped' });
  });
});
