import { handler as askApproval } from '../../../lambdas/approve/ask-approval';
import { handler as askStepApproval } from '../../../lambdas/approve/ask-step-approval';
import { previewOf } from '../../../lambdas/domain/make-preview';
import { aDeployedFleet, aPlan, aSpec } from '../../builders/plan';
import { aReality } from '../../builders/reality';
import { ALICE, aQuestion } from '../a-question';
import { BUS } from '../answers';
import { handlerBench, RELEASE } from '../handler-bench';

const approval = {
  required: true,
  approvers: ['arn:aws:iam::111122223333:role/Deployers'],
  expiresAfter: '1d',
  stepExpiresAfter: '1h',
};
const deployed = aDeployedFleet({ spec: aSpec({ approval }) });
const given = { answer: 'approve', by: ALICE, at: '2027-03-01T08:59:00.000Z' } as const;

describe('AskApproval', () => {
  const preview = previewOf({
    reality: aReality({ deployed }),
    findings: [],
    window: { kind: 'open', reason: 'There are no windows' },
    serving: undefined,
  });
  const asking = (earlier: readonly object[], answers = {}) => {
    const bench = handlerBench({ ...BUS, ...answers }, { record: null, items: earlier });
    const { fence: _, ...release } = RELEASE;
    const ask = () => bench.run(askApproval, { release, asking: 'plan-1', preview, token: 'new' });
    return { ...bench, ask, question: () => bench.item('QUESTION', RELEASE.id) };
  };

  it('asks the approvers of the fleet, with the execution’s token, and tells', async () => {
    const { ask, question, asked } = asking([]);
    await ask();
    expect(question()).toMatchObject({
      asking: 'plan-1',
      token: 'new',
      approvers: approval.approvers,
      expiresAt: expect.stringMatching(/^2027-03-02T09:00:00/),
      toldAt: expect.any(String),
    });
    expect(asked('PutEvents')).toHaveLength(1);
  });

  it('asks anew where an earlier question was another', async () => {
    const { ask, question } = asking([aQuestion({ asking: 'plan-0', given })]);
    await ask();
    expect(question()).toMatchObject({ asking: 'plan-1', token: 'new' });
    expect(question()?.given).toBeUndefined();
  });

  it('tried again, waits with the new token, and asks nobody twice', async () => {
    const { ask, question, asked } = asking([aQuestion({ askedAt: '2027-03-01T08:00:00.000Z' })]);
    await ask();
    expect(question()).toMatchObject({ token: 'new', askedAt: '2027-03-01T08:00:00.000Z' });
    expect(asked('SendTaskSuccess')).toEqual([]);
  });

  it('tried again, takes along what was answered meanwhile', async () => {
    const { ask, asked } = asking([aQuestion({ given })], { SendTaskSuccess: {} });
    await ask();
    expect(asked('SendTaskSuccess')).toMatchObject([{ taskToken: 'new' }]);
  });

  it('tried again, is content where the question went with its release in that moment', async () => {
    const { ask, meanwhile } = asking([aQuestion({ given })]);
    meanwhile('TransactWriteItems', 'QUESTION', RELEASE.id, null);
    expect(await ask()).toMatchObject({ reason: expect.stringContaining('Waiting 1d') });
  });
});

describe('AskStepApproval', () => {
  const asking = (earlier: readonly object[], plan = aPlan({ deployed })) => {
    const bench = handlerBench(BUS, { plan, items: earlier });
    const ask = () => bench.run(askStepApproval, { asking: 'weight-25', weight: 25, nextWeight: 50 });
    return { ...bench, ask, question: () => bench.item('QUESTION', RELEASE.id) };
  };

  it('asks for the next weight, and for an hour', async () => {
    const { ask, question } = asking([aQuestion()]);
    expect(await ask()).toMatchObject({ reason: expect.stringContaining('would get 50 %') });
    expect(question()).toMatchObject({ asking: 'weight-25', expiresAt: expect.stringContaining('T10:00:00') });
    expect(question()?.token).toBeUndefined();
  });

  it('does not ask again what is asked or answered', async () => {
    const { ask, question } = asking([aQuestion({ asking: 'weight-25', given })]);
    await ask();
    expect(question()?.given).toEqual(given);
  });

  it('asks nobody where nobody may answer', async () => {
    const { ask, question } = asking([], aPlan());
    await expect(ask()).rejects.toThrow('Fleet web has no approvers.');
    expect(question()).toBeUndefined();
  });
});
