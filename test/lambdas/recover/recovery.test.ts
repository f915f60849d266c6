import { TAGS } from '../../../lambdas/domain/names';
import { LONGEST_HANDLER_SECONDS } from '../../../lambdas/functions';
import { handler as beginRecovery } from '../../../lambdas/recover/begin-recovery';
import { handler as confirmRestored } from '../../../lambdas/recover/confirm-restored';
import { handler as discardBuild } from '../../../lambdas/recover/discard-build';
import { handler as finishRecovery } from '../../../lambdas/recover/finish-recovery';
import { handler as pageOperator } from '../../../lambdas/recover/page-operator';
import { handler as quarantineImage } from '../../../lambdas/recover/quarantine-image';
import { aPlan } from '../../builders/plan';
import { type Answers, BUS, FIRST_RULE, generations, refuses, ruleReads, type Standing } from '../answers';
import { handlerBench, RELEASE, type Remembered } from '../handler-bench';

const BLUE = 'prod-web-v001';
const failure = { error: 'LaunchFailed', cause: 'No capacity.' };
const silent = { error: 'States.Timeout', cause: '' };

describe('BeginRecovery', () => {
  const begin = (startedBy: string, remembered: Remembered = {}, answers: Answers = {}, failed: object = failure) => {
    const bench = handlerBench({ ...BUS, ...answers }, remembered);
    return { ...bench, begun: bench.run(beginRecovery, { failure: failed, startedBy }) };
  };
  const stopped = (at: string): Answers => ({ DescribeExecution: { status: 'ABORTED', stopDate: new Date(at) } });

  it('raises the fence, so that nobody of the release writes weights any more', async () => {
    const { begun, claim, record } = begin('release');
    expect(await begun).toMatchObject({
      status: 'PLANNED',
      fence: 2,
      waitSeconds: 0,
      generation: 'prod-web-v002',
      reason: 'Putting back what was before prod-web-v002',
    });
    expect(claim()).toMatchObject({ fence: 2 });
    expect(record()?.failure).toEqual(failure);
  });

  it('asks Step Functions nothing of a release that recovers itself', async () => {
    const { begun, asked } = begin('release');
    await begun;
    expect(asked('DescribeExecution')).toEqual([]);
  });

  it('tells what failed, by its error where nobody said why', async () => {
    const told = async (failed: object) => {
      const { begun, asked } = begin('release', {}, {}, failed);
      await begun;
      return JSON.stringify(asked('PutEvents'));
    };
    expect(await told(failure)).toContain('No capacity.');
    expect(await told(silent)).toContain('\\"reason\\":\\"States.Timeout\\"');
  });

  it.each([
    ['a moment ago', '2027-03-01T08:59:50Z', LONGEST_HANDLER_SECONDS - 10],
    ['long ago', '2027-03-01T08:00:00Z', 0],
  ])('of a release that ended %s waits until its last handler is over', async (_when, at, wait) => {
    const { begun } = begin('watchdog', {}, stopped(at));
    expect(await begun).toMatchObject({ status: 'PLANNED', waitSeconds: wait });
  });

  it('waits as long as a handler may run where the end is not described yet', async () => {
    const { begun } = begin('successor', {}, { DescribeExecution: refuses('ExecutionDoesNotExist') });
    expect(await begun).toMatchObject({ waitSeconds: LONGEST_HANDLER_SECONDS });
  });

  it('has nothing to put back where nothing was planned, and tells nobody', async () => {
    const { begun, asked } = begin('release', { plan: null });
    expect(await begun).toMatchObject({ status: 'UNPLANNED', generation: '', reason: 'Nothing was touched yet' });
    expect(asked('PutEvents')).toEqual([]);
  });

  it('touches no release that has succeeded', async () => {
    const { begun, claim } = begin('release', { record: { status: 'SUCCEEDED' }, claim: { fence: 4 } });
    expect(await begun).toMatchObject({ status: 'COMMITTED', fence: 1 });
    expect(claim()).toMatchObject({ fence: 4 });
  });

  it('does not forget what failed first', async () => {
    const first = { error: 'GuardTripped', cause: 'It rang.' };
    const { begun, record } = begin('release', { record: { failure: first } });
    expect(await begun).toMatchObject({ failure: first });
    expect(record()?.failure).toEqual(first);
  });

  it('is refused to a person while the release runs', async () => {
    const { begun } = begin('person', {}, { DescribeExecution: { status: 'RUNNING' } });
    await expect(begun).rejects.toMatchObject({ name: 'PreflightFailed' });
  });

  it('is refused to a person who names a release that never was', async () => {
    await expect(begin('person', { record: null }).begun).rejects.toMatchObject({
      name: 'PreflightFailed',
      message: expect.stringContaining('There is no record'),
    });
  });

  it('is tried again where the claim changes in that moment', async () => {
    const bench = handlerBench(BUS);
    bench.meanwhile('TransactWriteItems', 'CLAIM', 'web', { fence: 5 });
    const begun = bench.run(beginRecovery, { failure, startedBy: 'release' });
    await expect(begun).rejects.toMatchObject({
      name: 'TransientAwsError',
      message: expect.stringContaining('changed in this moment'),
    });
  });
});

describe('ConfirmRestored', () => {
  const confirm = (rule: Record<string, number>, blue: Standing | undefined, after: number) => {
    const bench = handlerBench({ ...ruleReads(rule), ...generations(blue ? { [BLUE]: blue } : {}), ...BUS });
    return { ...bench, confirmed: bench.run(confirmRestored, { since: bench.ago(after) }) };
  };
  const before = { [BLUE]: 100 };
  const short = { healthy: 4, instances: 6, MinSize: 6 };

  it('sees what was before serve again', async () => {
    const { confirmed, record, asked } = confirm(before, {}, 1);
    expect(await confirmed).toMatchObject({ status: 'READY' });
    expect(record()?.evidence).toHaveProperty('restored');
    expect(asked('PutEvents')).toHaveLength(1);
  });

  it('asks for no group on a first release', async () => {
    const bench = handlerBench(FIRST_RULE, {
      plan: aPlan({ blue: null, before: { rule: { kind: 'fixed-response' } } }),
    });
    expect(await bench.run(confirmRestored, { since: bench.ago(1) })).toMatchObject({ status: 'READY' });
    expect(bench.asked('DescribeAutoScalingGroups')).toEqual([]);
  });

  it.each([
    [449, 'PENDING'],
    [451, 'READY'],
  ])('gives a short blue half of the time to come up: after %i s it is %s', async (after, status) => {
    expect(await confirm(before, short, after).confirmed).toMatchObject({ status });
  });

  it.each<[string, Record<string, number>, Standing | undefined]>([
    ['the rule reads otherwise', { [BLUE]: 75, 'prod-web-v002': 25 }, {}],
    ['blue is not shown', before, undefined],
    ['blue has too few', before, { healthy: 1 }],
  ])('waits to the last second where %s, then calls for a person', async (_what, rule, blue) => {
    const { confirmed, asked } = confirm(rule, blue, 899);
    expect(await confirmed).toMatchObject({ status: 'PENDING' });
    expect(asked('PutEvents')).toEqual([]);
    await expect(confirm(rule, blue, 901).confirmed).rejects.toMatchObject({
      name: 'RecoveryFailed',
      message: expect.stringContaining('prod-web-v002 is untouched'),
    });
  });
});

describe('FinishRecovery', () => {
  const finish = (remembered: Remembered, failed: object = failure) => {
    const bench = handlerBench({}, remembered);
    return { ...bench, finished: () => bench.run(finishRecovery, { failure: failed }) };
  };

  it('ends the release and gives the claim back', async () => {
    const { finished, record, claim } = finish({});
    expect(await finished()).toEqual({
      outcome: 'RECOVERED',
      reason: 'No capacity. Everything is as before: prod-web-v001 at 100 %.',
    });
    expect(record()).toMatchObject({ status: 'RECOVERED', error: 'LaunchFailed' });
    expect(claim()?.holder).toBeUndefined();
  });

  it('names the error where nobody said why', async () => {
    expect(await finish({}, silent).finished()).toMatchObject({ reason: expect.stringMatching(/^States.Timeout. /) });
  });

  it.each([
    ['PreflightFailed', null, 'REFUSED'],
    ['PreflightFailed', aPlan(), 'RECOVERED'],
    ['States.Timeout', null, 'RECOVERED'],
  ])('%s with the plan %j is %s', async (error, plan, outcome) => {
    const { finished } = finish({ plan }, { error, cause: 'Why.' });
    expect(await finished()).toMatchObject({ outcome, ...(plan === null && { reason: 'Why.' }) });
  });

  it('repeated, says how it ended', async () => {
    const { finished } = finish({});
    expect(await finished()).toMatchObject({ outcome: 'RECOVERED' });
    expect(await finished()).toMatchObject({ outcome: 'RECOVERED', reason: expect.stringContaining('as before') });
  });

  it.each<[string, Remembered['record']]>([
    ['that still runs', {}],
    ['that a person is called for', { status: 'FAILED', endedAt: '2027-03-01T08:59:00.000Z' }],
  ])('calls for a person where the claim of a release %s is lost', async (_what, kept) => {
    const { finished } = finish({ record: kept ?? null, claim: { fence: 7 } });
    await expect(finished()).rejects.toMatchObject({ name: 'RecoveryFailed' });
  });
});

describe('PageOperator', () => {
  const paged = async (remembered: Remembered, failed: object = failure) => {
    const bench = handlerBench({ ...BUS, Publish: { MessageId: 'm' } }, remembered);
    const output = await bench.run(pageOperator, { failure: failed, original: { error: 'Original', cause: 'First.' } });
    return { output, page: JSON.stringify(bench.asked('Publish')), event: JSON.stringify(bench.asked('PutEvents')) };
  };

  it('tells what failed first, what the recovery met, and how the rule read', async () => {
    const { output, page, event } = await paged({ record: { failure: { error: 'GuardTripped', cause: 'It rang.' } } });
    expect(output).toMatchObject({ error: 'RecoveryFailed', cause: expect.stringContaining('No capacity.') });
    expect(page).toContain('First failure: GuardTripped: It rang.');
    expect(page).toContain('Recovery: No capacity.');
    expect(page).toContain('before it the rule read prod-web-v001 at 100 %');
    expect(event).toContain('No capacity.');
  });

  it('names errors where nobody said why, and what it was called for where no record is left', async () => {
    const { page, event } = await paged({ record: null }, silent);
    expect(page).toContain('First failure: Original: First.');
    expect(page).toContain('Recovery: States.Timeout');
    expect(page).toContain('Safe: nothing was touched');
    expect(event).toContain('States.Timeout');
  });
});

describe('QuarantineImage', () => {
  const IMAGE = 'ami-0123456789abcdef9';
  const plan = aPlan({ image: { ...aPlan().image, use: IMAGE } });
  const shown = (stage: string): Answers => ({
    DescribeImages: { Images: [{ ImageId: IMAGE, Tags: [{ Key: TAGS.stage, Value: stage }] }] },
  });
  const quarantine = (answers: Answers) => {
    const bench = handlerBench({ CreateTags: {}, ...answers }, { plan });
    const condemned = bench.run(quarantineImage, { failure: { error: 'GuardTripped', cause: 'It rang.' } });
    return { ...bench, condemned, entry: () => bench.item('FLEET#web', `IMAGE#${IMAGE}`) };
  };

  it('condemns the image that the release was to use, on itself and in the ledger', async () => {
    const { condemned, asked, entry } = quarantine(shown('prod'));
    expect(await condemned).toMatchObject({ reason: expect.stringContaining(`condemned image ${IMAGE}`) });
    expect(asked('DescribeImages')).toMatchObject([{ ImageIds: [IMAGE] }]);
    expect(asked('CreateTags')).toMatchObject([{ Tags: [{ Key: TAGS.quarantined, Value: RELEASE.id }] }]);
    expect(entry()).toMatchObject({ status: 'QUARANTINED' });
  });

  it('notes one that is not Kiln’s in the ledger alone', async () => {
    const { condemned, asked, entry } = quarantine(shown('other'));
    await condemned;
    expect(asked('CreateTags')).toEqual([]);
    expect(entry()).toMatchObject({ status: 'QUARANTINED', releaseId: RELEASE.id });
  });

  it('passes over one that nobody has any more', async () => {
    expect(await quarantine({ DescribeImages: { Images: [] } }).condemned).toEqual({
      reason: 'There is no image to condemn.',
    });
  });

  it.each(['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable'])(
    'has nothing to condemn of one that is %s',
    async (name) => {
      const { condemned, entry } = quarantine({ ...shown('prod'), CreateTags: refuses(name) });
      expect(await condemned).toMatchObject({ reason: expect.stringContaining('is gone') });
      expect(entry()).toBeUndefined();
    },
  );

  it('leaves every other refusal as it is', async () => {
    const { condemned } = quarantine({ ...shown('prod'), CreateTags: refuses('UnauthorizedOperation') });
    await expect(condemned).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });
});

describe('DiscardBuild', () => {
  const NOTHING: Answers = {
    DescribeInstances: { Reservations: [] },
    DescribeImages: { Images: [] },
    DescribeSnapshots: { Snapshots: [] },
    StopExecution: {},
  };
  const discard = (answers: Answers, after: number, plan = aPlan()) => {
    const bench = handlerBench({ ...NOTHING, ...answers }, { plan });
    return { ...bench, discarded: bench.run(discardBuild, { since: bench.ago(after) }) };
  };
  const running: Answers = { DescribeExecution: { status: 'RUNNING' } };

  it('stops a bake that runs, and waits for its end until the deadline', async () => {
    const { discarded, asked } = discard(running, 1799);
    expect(await discarded).toMatchObject({ status: 'PENDING', reason: expect.stringContaining('is being stopped') });
    expect(asked('StopExecution')).toMatchObject([{ error: 'BakeFailed' }]);
    await expect(discard(running, 1800).discarded).rejects.toMatchObject({
      name: 'RecoveryFailed',
      message: expect.stringContaining('the bake is being stopped; remove it by hand'),
    });
  });

  it('is done where a bake has ended and left nothing', async () => {
    const { discarded, asked } = discard({ DescribeExecution: { status: 'SUCCEEDED' } }, 1);
    expect(await discarded).toMatchObject({ status: 'READY', reason: 'Nothing of the bake is left.' });
    expect(asked('StopExecution')).toEqual([]);
  });

  it('touches nothing where an image was at hand', async () => {
    const { discarded, asked } = discard({}, 1, aPlan({ image: { ...aPlan().image, use: 'ami-1' } }));
    expect(await discarded).toMatchObject({ status: 'READY', reason: expect.stringContaining('uses image ami-1') });
    expect(asked('DescribeExecution')).toEqual([]);
  });
});
