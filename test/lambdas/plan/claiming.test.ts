import type { Claim, ReleaseRecord } from '../../../lambdas/domain/release-record';
import { LONGEST_HANDLER_SECONDS } from '../../../lambdas/functions';
import { handler as claimFleet } from '../../../lambdas/plan/claim-fleet';
import { AwsError } from '../../../simulator/aws-error';
import { type Answers, BUS } from '../answers';
import { EXECUTION, handlerBench, RELEASE } from '../handler-bench';

const DEAD = 'web-20270301T080000Z-aaaaaa';
const by = (id: string, kind: 'release' | 'retirement' = 'release'): Partial<Claim> => ({
  holder: { id, kind, executionArn: `arn:${id}`, since: '2027-03-01T06:00:00.000Z' },
});

/** The execution that holds the claim ended as this an hour ago, and so many recoveries of it have as that. */
const ended = (status: string, recoveries: readonly string[] = [], secondsAgo = 3600): Answers => ({
  DescribeExecution: ({ executionArn }) => {
    const attempt = /-recover-(\d)$/.exec(String(executionArn))?.[1];
    const found = attempt === undefined ? status : recoveries[Number(attempt) - 1];
    if (found === undefined) throw new AwsError('ExecutionDoesNotExist', 'Execution Does Not Exist');
    if (found === 'RUNNING') return { status: found };
    return { status: found, stopDate: new Date(Date.UTC(2027, 2, 1, 9) - secondsAgo * 1000) };
  },
});

function claiming(claim: Partial<Claim>, answers: Answers = {}, dead: Partial<ReleaseRecord> = {}, asFor = RELEASE.id) {
  const item = { pk: 'FLEET#web', sk: `RELEASE#${DEAD}`, releaseId: DEAD, fleet: 'web', executionArn: 'arn:dead' };
  const died = { ...item, status: 'RUNNING', startedAt: '2027-03-01T08:00:00.000Z', ...dead };
  const bench = handlerBench({ ...BUS, ...answers }, { record: null, claim, items: [died] });
  const release = { id: asFor, fleet: 'web' };
  const request = { fleet: 'web', version: '1.1.0' };
  return { ...bench, claimed: () => bench.call(claimFleet, { state: 'S', execution: EXECUTION, release, request }) };
}

describe('the claim of a fleet', () => {
  it('is taken where it is free, with the beginning of a record, and told', async () => {
    const { claimed, claim, record, asked } = claiming({ holder: undefined });
    expect(await claimed()).toMatchObject({ status: 'CLAIMED', fence: 2 });
    expect(claim()?.holder).toMatchObject({ id: RELEASE.id, kind: 'release', executionArn: EXECUTION });
    expect(record()).toMatchObject({ status: 'RUNNING', request: { version: '1.1.0' }, reference: 'x' });
    expect(asked('PutEvents')).toHaveLength(1);
    expect(asked('DescribeExecution')).toEqual([]);
  });

  it('is this release’s where it has it, and nobody is asked about it', async () => {
    const { claimed, asked } = claiming(by(RELEASE.id));
    expect(await claimed()).toMatchObject({ status: 'CLAIMED', fence: 1 });
    expect(asked('DescribeExecution')).toEqual([]);
  });

  it('goes to whoever is faster', async () => {
    const { claimed, meanwhile, asked } = claiming({ holder: undefined });
    meanwhile('TransactWriteItems', 'CLAIM', 'web', { fence: 2, ...by(DEAD) });
    expect(await claimed()).toMatchObject({ status: 'WAIT', retryAfterSeconds: 2 });
    expect(asked('PutEvents')).toEqual([]);
  });

  it('is refused while another release runs', async () => {
    await expect(claiming(by(DEAD), ended('RUNNING')).claimed()).rejects.toMatchObject({
      name: 'ReleaseInProgress',
      message: expect.stringContaining(DEAD),
    });
  });

  it.each<[string, Partial<Claim>, Answers, number]>([
    ['a retirement that writes the rule', by('retire-x', 'retirement'), ended('RUNNING'), 5],
    ['the last handler of a release that ended', by(DEAD), ended('ABORTED', [], 10), LONGEST_HANDLER_SECONDS - 10],
  ])('is waited for behind %s', async (_what, claim, answers, retryAfterSeconds) => {
    expect(await claiming(claim, answers).claimed()).toMatchObject({ status: 'WAIT', retryAfterSeconds });
  });

  it.each<[string, Partial<Claim>, Partial<ReleaseRecord>]>([
    ['a retirement that died', by('retire-x', 'retirement'), {}],
    ['a release that has its end', by(DEAD), { status: 'RECOVERED' }],
  ])('is freed of %s', async (_what, claim, dead) => {
    const bench = claiming(claim, ended('ABORTED'), dead);
    expect(await bench.claimed()).toMatchObject({ status: 'WAIT', retryAfterSeconds: 1 });
    expect(bench.claim()?.holder).toBeUndefined();
  });

  it.each([
    ['first', [], 1],
    ['next', ['FAILED', 'TIMED_OUT'], 3],
  ])('asks for the %s recovery of a release that died', async (_which, recoveries, attempt) => {
    const { claimed, claim } = claiming(by(DEAD), ended('ABORTED', recoveries));
    expect(await claimed()).toMatchObject({
      status: 'RECOVER',
      recovery: {
        name: `${DEAD}-recover-${attempt}`,
        input: { release: { id: DEAD, fence: 1 }, error: 'Execution.ABORTED', startedBy: 'successor' },
      },
    });
    expect(claim()?.holder).toMatchObject({ id: DEAD });
  });

  it('waits for the recovery that runs', async () => {
    expect(await claiming(by(DEAD), ended('ABORTED', ['FAILED', 'RUNNING'])).claimed()).toMatchObject({
      status: 'WAIT',
      reason: `${DEAD}-recover-2 is putting things back.`,
    });
  });

  it('is left to a person where five recoveries have failed', async () => {
    const five = Array.from({ length: 5 }, () => 'FAILED');
    await expect(claiming(by(DEAD), ended('ABORTED', five)).claimed()).rejects.toMatchObject({
      name: 'ReleaseInProgress',
      message: expect.stringContaining('could not be recovered in 5 attempts'),
    });
  });
});
