import { LONGEST_HANDLER_SECONDS } from '../../../lambdas/functions';
import { tendQuestions } from '../../../lambdas/watchdog/tend-questions';
import { ago, executionArn, WatchdogBench } from './bench';

const EXECUTION = executionArn('release', 'web-1');
const ASKED = {
  releaseId: 'web-1',
  fleet: 'web',
  executionArn: EXECUTION,
  asking: 'plan-1',
  about: 'Release 1.0.0.',
  approvers: ['arn:ada'],
  askedAt: ago(600),
  expiresAt: ago(-600),
  token: 'token',
};
const GIVEN = { answer: 'approve', by: 'arn:ada', at: ago(60) };

/** A release that waits with a question, and what the watchdog does about it. */
async function tended(
  question: Readonly<Record<string, unknown>>,
  status: string | undefined,
  bench = new WatchdogBench(),
) {
  await bench.put('QUESTION', 'web-1', { ...ASKED, ...question });
  const input = JSON.stringify({ fleet: 'web', version: '1.0.0', requestedBy: 'ada' });
  if (status !== undefined) bench.execution('release', 'web-1', { status, input });
  const did = await bench.run(tendQuestions);
  const left = await bench.run(({ questions }) => questions.find('web-1'));
  return { did, left, told: bench.told.map(({ detail }) => detail), answers: bench.answers };
}

describe('a question that the bus did not take', () => {
  it('is told again, with who asked, and remembered as told', async () => {
    const { did, left, told } = await tended({}, 'RUNNING');
    expect(did).toEqual(['Told the question plan-1 of web-1, which the bus had not taken']);
    expect(told).toEqual([
      expect.objectContaining({
        id: 'web-1/AWAITING_APPROVAL/plan-1',
        transition: 'AWAITING_APPROVAL',
        weight: 0,
        requestedBy: 'ada',
        reason: `Waiting until ${ASKED.expiresAt} for one of arn:ada: Release 1.0.0.`,
        details: { question: 'plan-1' },
      }),
    ]);
    expect(left?.toldAt).toBe(told[0]?.at);
  });

  it('between two weights has its weight', async () => {
    const { told } = await tended({ asking: 'weight-25' }, 'RUNNING');
    expect(told).toEqual([expect.objectContaining({ id: 'web-1/AWAITING_APPROVAL/25', weight: 25 })]);
  });

  it('is told by an execution that is not shown yet', async () => {
    expect((await tended({}, undefined)).told).toHaveLength(1);
  });

  it.each<[string, Readonly<Record<string, unknown>>, number]>([
    ['was told', { toldAt: ago(590) }, 0],
    ['was asked a moment ago: its handler may still tell it', { askedAt: ago(LONGEST_HANDLER_SECONDS - 1) }, 0],
    ['was asked by a handler that is over', { askedAt: ago(LONGEST_HANDLER_SECONDS + 1) }, 1],
    ['has expired', { expiresAt: ago(1) }, 0],
  ])('and that %s', async (_what, question, times) => {
    expect((await tended(question, 'RUNNING')).told).toHaveLength(times);
  });

  it('stays untold where the bus takes nothing now', async () => {
    const bench = new WatchdogBench();
    bench.busWorks = false;
    await expect(tended({}, 'RUNNING', bench)).rejects.toThrow('not allowed');
    expect((await bench.run(({ questions }) => questions.find('web-1')))?.toldAt).toBeUndefined();
  });
});

describe('an answer that was given', () => {
  it('is sent again while its release waits', async () => {
    const { did, left, answers } = await tended({ given: GIVEN }, 'RUNNING');
    expect(did).toEqual(['Sent the answer to web-1 again']);
    expect(answers).toEqual([{ taskToken: 'token', output: JSON.stringify({ by: 'arn:ada', at: GIVEN.at }) }]);
    expect(left?.token).toBeUndefined();
  });

  it('and has arrived is not', async () => {
    const { did, answers, told } = await tended({ given: GIVEN, token: undefined }, 'RUNNING');
    expect([did, answers, told]).toEqual([[], [], []]);
  });
});

describe('a question whose release is over', () => {
  it('before its claim goes with the record of its refusal', async () => {
    const { did, left, told } = await tended({}, 'ABORTED');
    expect(did).toEqual([
      expect.stringMatching(/^Told the end of web-\w+-\w+, which was ABORTED and touched nothing$/),
    ]);
    expect(told.map(({ transition }) => transition)).toEqual(['REFUSED']);
    expect(left?.releaseId).toBe('web-1');
  });

  it('that ended well needs nothing', async () => {
    const { did, told } = await tended({}, 'SUCCEEDED');
    expect([did, told]).toEqual([[], []]);
  });
});
