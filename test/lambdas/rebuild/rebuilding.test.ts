import { TAGS } from '../../../lambdas/domain/names';
import { handler as chooseFleets } from '../../../lambdas/rebuild/choose-fleets';
import { handler as concludeRebuild } from '../../../lambdas/rebuild/conclude-rebuild';
import { handler as decideRebuild } from '../../../lambdas/rebuild/decide-rebuild';
import { BASE, headRefused, image, images, SERVING, STANDING } from '../a-standing-fleet';
import { type Answers, BUS, FIRST_RULE, generations, ruleReads } from '../answers';
import { EXECUTION, handlerBench, type Remembered } from '../handler-bench';

const startedAt = '2027-03-01T09:00:00.000Z';
const envelope = { state: 'S', execution: EXECUTION };
const BLUE = 'prod-web-v001';

describe('ChooseFleets', () => {
  const choose = (request: unknown, ...deployed: string[]): Promise<unknown> => {
    const Parameters = deployed.map((name) => ({ Name: `/kiln/prod/fleets/${name}` }));
    return handlerBench({ GetParametersByPath: { Parameters } }).call(chooseFleets, {
      ...envelope,
      startedAt,
      request,
    });
  };
  const fleets = (...names: string[]) => ({ fleets: names.map((fleet) => expect.objectContaining({ fleet })) });

  it('is every fleet of the stage, those that are named, or the one that is due', async () => {
    expect(await choose({}, 'web', 'api')).toMatchObject(fleets('api', 'web'));
    expect(await choose({ fleets: ['web', 'web'] }, 'web', 'api')).toMatchObject(fleets('web'));
    expect(await choose({ fleet: 'web', scheduledTime: '2027-03-01T03:00:00Z' }, 'web', 'api')).toEqual({
      fleets: [{ fleet: 'web', dueAt: '2027-03-01T03:00:00Z', requestedBy: 'schedule' }],
      reason: 'To be looked at: web',
    });
  });

  it.each<[string, unknown, string[], string]>([
    ['what is no request', { flet: 'web' }, ['web'], '"flet" is not a known field; remove it. A rebuild takes'],
    ['a fleet that is not deployed', { fleet: 'shop' }, ['web'], 'Not deployed in stage prod: shop; there are web.'],
    ['all of none', {}, [], 'No fleet is deployed in stage prod'],
    ['one of none', { fleet: 'web' }, [], 'No fleet is deployed in stage prod'],
  ])('refuses %s', async (_what, request, deployed, sentence) => {
    await expect(choose(request, ...deployed)).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringContaining(sentence),
    });
  });
});

describe('DecideRebuild', () => {
  const IDLE: Answers = { ListExecutions: { executions: [] } };
  const decide = (answers: Answers, remembered: Remembered = { claim: { holder: undefined } }) => {
    const bench = handlerBench({ ...STANDING, ...IDLE, ...answers }, { record: null, ...remembered });
    const input = { ...envelope, fleet: 'web', dueAt: '2027-03-01T03:00:00Z', requestedBy: 'schedule' };
    return bench.call(decideRebuild, input);
  };
  const moved = images(image(BASE), image(SERVING, { [TAGS.recipe]: 'r', [TAGS.baseImage]: 'ami-old' }));
  const nothing = (reason: string) => ({ status: 'NOTHING', reason: expect.stringContaining(reason) });

  it('starts a release of what serves where its base image moved', async () => {
    expect(await decide(moved)).toMatchObject({
      status: 'DUE',
      release: {
        name: 'web-rebuild-20270301T030000Z',
        input: { version: '1.0.0', force: true, requestedBy: 'schedule' },
      },
    });
  });

  it('does nothing where nothing is to be made anew', async () => {
    expect(await decide(images(image(BASE), image(SERVING)))).toMatchObject(nothing('which Kiln did not bake'));
    expect(await decide(FIRST_RULE)).toMatchObject(nothing('No generation of web serves yet'));
  });

  const holder = (kind: 'release' | 'retirement'): Remembered => ({
    claim: { holder: { id: 'web-1', kind, executionArn: 'arn:web-1', since: startedAt } },
  });
  const runs = (status: string): Answers => ({ DescribeExecution: { status } });

  it('does nothing beside a release', async () => {
    expect(await decide({ ...moved, ...runs('RUNNING') }, holder('release'))).toMatchObject(
      nothing('Release web-1 of web is in progress'),
    );
  });

  it('minds neither a release that died nor a retirement', async () => {
    expect(await decide({ ...moved, ...runs('ABORTED') }, holder('release'))).toMatchObject({ status: 'DUE' });
    expect(await decide({ ...moved, ...runs('RUNNING') }, holder('retirement'))).toMatchObject({ status: 'DUE' });
  });

  it('does nothing beside an earlier rebuild that waits', async () => {
    const waiting = (name: string) => ({ ...moved, ListExecutions: { executions: [{ name }] } });
    expect(await decide(waiting('web-rebuild-20270228T030000Z'))).toMatchObject(nothing('of an earlier rebuild'));
    expect(await decide(waiting('shop-rebuild-20270228T030000Z'))).toMatchObject({ status: 'DUE' });
  });

  it.each<[string, Answers, string]>([
    ['two generations serve', ruleReads({ [BLUE]: 50, 'prod-web-v000': 50 }), 'give one generation all of the weight'],
    ['what serves has no template', { DescribeLaunchTemplateVersions: {} }, 'has lost its launch template'],
    [
      'nobody knows which version serves',
      generations({ [BLUE]: { Tags: [] } }),
      'has no tag kiln:version; put it back',
    ],
    ['its artifact is gone', { HeadObject: headRefused(404) }, 'there is no artifact'],
  ])('fails where %s', async (_what, answers, finding) => {
    await expect(decide({ ...moved, ...answers })).rejects.toMatchObject({
      name: 'PreflightFailed',
      message: expect.stringContaining(finding),
    });
  });
});

describe('ConcludeRebuild', () => {
  const conclude = (failure: { error: string; cause: string }, fleet: string | null = 'web', request: unknown = {}) => {
    const bench = handlerBench(BUS, { record: null });
    const concluded = () => bench.call(concludeRebuild, { ...envelope, startedAt, request, fleet, failure });
    return { ...bench, concluded };
  };
  const failed = { error: 'PreflightFailed', cause: 'There is no artifact.' };

  it('tells of a failure before there was a release, once', async () => {
    const { concluded, asked } = conclude(failed);
    expect(await concluded()).toEqual({
      fleet: 'web',
      status: 'FAILED',
      error: 'PreflightFailed',
      reason: 'There is no artifact.',
    });
    await concluded();
    expect(asked('PutEvents')).toHaveLength(1);
    expect(JSON.stringify(asked('PutEvents'))).toContain('The rebuild of web began no release');
  });

  it('leaves the telling to a release that had begun', async () => {
    const cause = JSON.stringify({
      ExecutionArn: 'arn:release',
      Status: 'FAILED',
      Error: 'GuardTripped',
      Cause: 'It rang.',
    });
    const { concluded, asked } = conclude({ error: 'States.TaskFailed', cause });
    expect(await concluded()).toMatchObject({ status: 'FAILED', error: 'GuardTripped' });
    expect(asked('PutEvents')).toEqual([]);
  });

  it.each(['ReleaseInProgress', 'WindowClosed'])('%s is no failure', async (error) => {
    const { concluded, asked } = conclude({ error, cause: 'Not now.' });
    expect(await concluded()).toEqual({ fleet: 'web', status: 'NOTHING', reason: 'Not now.' });
    expect(asked('PutEvents')).toEqual([]);
  });

  it.each<[unknown, string]>([
    [{ fleet: 'shop' }, 'shop'],
    [{}, 'unknown'],
    ['anything', 'unknown'],
  ])('where no fleet was chosen yet goes by the request: %j', async (request, fleet) => {
    expect(await conclude(failed, null, request).concluded()).toMatchObject({ fleet });
  });
});
