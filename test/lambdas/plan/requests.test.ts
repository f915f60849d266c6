import { TAGS } from '../../../lambdas/domain/names';
import { handler as checkWindow } from '../../../lambdas/plan/check-window';
import { handler as refuseRelease } from '../../../lambdas/plan/refuse-release';
import { handler as validateRequest } from '../../../lambdas/plan/validate-request';
import { aDeployedFleet, aSpec } from '../../builders/plan';
import { image, images } from '../a-standing-fleet';
import { type Answers, BUS, deployed, refuses } from '../answers';
import { EXECUTION, handlerBench, RELEASE } from '../handler-bench';

const startedAt = '2027-03-01T09:00:00.000Z';
const envelope = { state: 'S', execution: EXECUTION, startedAt };

describe('ValidateRequest', () => {
  const validate = (request: unknown, answers: Answers = deployed()): Promise<unknown> =>
    handlerBench(answers).call(validateRequest, { ...envelope, request });

  it.each<[string, unknown, RegExp]>([
    ['nothing', {}, /^fleet is missing\. A request looks like/],
    ['null', null, /^the request must be of type object, and is null\. A/],
    ['a text', 'web', /^the request must be of type object, and is "web"\. A/],
    ['more than anybody reads', { fleet: 'web', reason: 'x'.repeat(5000) }, /^The request is longer than the 4096/],
    [
      'an unknown field beside others',
      { fleet: 'web', versoin: '1', artifact: 's3://else/web-1.tar.gz' },
      /^"versoin" is not a known field; remove it; artifact s3:\/\/else\/web-1\.tar\.gz does not lie where/,
    ],
    [
      'an unknown field inside of another',
      { fleet: 'web', version: '1.1.0', strategy: { soka: '5m' } },
      /^"soka" is not a known field; remove it\. A/,
    ],
    ['a bad version', { fleet: 'web', version: 'x y' }, /^version must be .* and is "x y"\. A/],
    [
      'what does not go with its fleet’s file',
      { fleet: 'web', version: '1.1.0', artifact: 's3://artifacts/web-1.0.0.tar.gz' },
      /^artifact .* is of version 1\.0\.0, and version says 1\.1\.0/,
    ],
  ])('refuses %s, with every problem', async (_what, request, problems) => {
    await expect(validate(request)).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringMatching(problems),
    });
  });

  it('says which fleet is not deployed, and what else is wrong', async () => {
    const unknown = { GetParameter: refuses('ParameterNotFound') };
    await expect(validate({ fleet: 'web', version: 7 }, unknown)).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringMatching(
        /^version .*; fleet web is not deployed in stage prod: .*\/kiln\/prod\/fleets\/web/,
      ),
    });
  });

  it('looks for no fleet where none is named', async () => {
    const bench = handlerBench(deployed());
    await expect(bench.call(validateRequest, { ...envelope, request: { fleet: 'W' } })).rejects.toThrow();
    expect(bench.asked('GetParameter')).toEqual([]);
  });

  it('gives a release its id', async () => {
    expect(await validate({ fleet: 'web', version: '1.1.0' })).toEqual({
      release: { id: expect.stringMatching(/^web-20270301T090000Z-[0-9a-f]{6}$/), fleet: 'web' },
      request: { fleet: 'web', version: '1.1.0' },
    });
  });

  describe('where no version is named', () => {
    const resolved = async (request: object, answers: Answers = {}) =>
      validate({ fleet: 'web', ...request }, { ...deployed(), ...answers });
    const keys = (...versions: string[]): Answers => ({
      ListObjectsV2: { Contents: versions.map((version) => ({ Key: `web-${version}.tar.gz` })) },
    });
    const imageId = 'ami-0123456789abcdef9';

    it('takes that of the artifact', async () => {
      expect(await resolved({ artifact: 's3://artifacts/web-1.2.0.tar.gz' })).toMatchObject({
        request: { version: '1.2.0', versionFrom: 'artifact' },
      });
    });

    it('takes that of the image', async () => {
      expect(await resolved({ imageId }, images(image(imageId, { [TAGS.version]: '1.3.0' })))).toMatchObject({
        request: { version: '1.3.0', versionFrom: 'image' },
      });
    });

    it('takes the newest artifact', async () => {
      expect(await resolved({}, keys('1.9.0', '1.10.0', '1.8.0'))).toMatchObject({
        request: { version: '1.10.0', versionFrom: 'newest artifact' },
      });
    });

    it.each<[string, object, Answers, string]>([
      ['image', { imageId }, images(), `There is no image ${imageId}`],
      ['version on the image', { imageId }, images(image(imageId)), 'does not say which version it is'],
      ['artifact', {}, keys(), 'There is no artifact of fleet web'],
    ])('says that there is no %s', async (_what, request, answers, sentence) => {
      await expect(resolved(request, answers)).rejects.toMatchObject({
        name: 'InvalidRequest',
        message: expect.stringContaining(sentence),
      });
    });
  });
});

describe('RefuseRelease', () => {
  const failure = { error: 'PreflightFailed', cause: 'There is no artifact.' };
  const refuse = (request: unknown) => {
    const bench = handlerBench(BUS);
    const refused = () => bench.call(refuseRelease, { ...envelope, request, failure });
    const { id } = RELEASE;
    return { ...bench, refused, id, events: () => JSON.stringify(bench.asked('PutEvents')) };
  };
  const told = { error: 'PreflightFailed', cause: 'There is no artifact. (runbook: PreflightFailed)' };
  const idOf = (events: string): string => /[a-z]+-20270301T090000Z-[0-9a-f]{6}/.exec(events)?.[0] ?? '';

  it('leaves a record with the request, and tells once', async () => {
    const { refused, item, events, asked } = refuse({ fleet: 'web', version: '1.1.0' });
    expect(await refused()).toEqual(told);
    expect(await refused()).toEqual(told);
    expect(item('FLEET#web', `RELEASE#${idOf(events())}`)).toMatchObject({
      status: 'REFUSED',
      request: { fleet: 'web', version: '1.1.0' },
      reference: 'x',
      error: 'PreflightFailed',
      reason: 'There is no artifact.',
    });
    expect(asked('PutEvents')).toHaveLength(1);
  });

  it('knows no fleet and no request of what cannot be read', async () => {
    const { refused, item, events } = refuse({ fleet: 7 });
    expect(await refused()).toEqual(told);
    const record = item('FLEET#unknown', `RELEASE#${idOf(events())}`);
    expect(record).toMatchObject({ status: 'REFUSED' });
    expect(record).not.toHaveProperty('request');
    expect(record).not.toHaveProperty('reference');
  });

  it('leaves nothing of a dry run', async () => {
    const { refused, asked } = refuse({ fleet: 'web', dryRun: true });
    expect(await refused()).toEqual(told);
    expect(asked('TransactWriteItems')).toEqual([]);
    expect(asked('PutEvents')).toEqual([]);
  });
});

describe('CheckWindow', () => {
  const windows = (outside: 'wait' | 'refuse') => ({
    timeZone: 'UTC',
    open: [{ days: ['mon' as const], from: '10:00', to: '12:00' }],
    freezes: [],
    outside,
    waitAtMost: '7d',
  });
  const approval = {
    required: true,
    approvers: ['arn:aws:iam::111122223333:role/D'],
    expiresAfter: '1d',
    stepExpiresAfter: '1h',
  };
  const check = (spec: Parameters<typeof aSpec>[0], answers?: Answers) => {
    const bench = handlerBench(answers ?? deployed(aDeployedFleet({ spec: aSpec(spec) })));
    const release = { id: RELEASE.id, fleet: 'web' };
    return bench.call(checkWindow, { ...envelope, release, request: { fleet: 'web', version: '1.1.0' } });
  };

  it('is open where the fleet has none, and says whether somebody has to say yes', async () => {
    expect(await check({})).toMatchObject({ status: 'OPEN', until: null, approvalRequired: false });
    expect(await check({ approval })).toMatchObject({ approvalRequired: true });
  });

  it('waits until it opens, or refuses, as the fleet says', async () => {
    expect(await check({ windows: windows('wait') })).toMatchObject({
      status: 'WAIT',
      until: '2027-03-01T10:00:00.000Z',
      approvalRequired: false,
    });
    await expect(check({ windows: windows('refuse') })).rejects.toMatchObject({
      name: 'WindowClosed',
      message: expect.stringContaining('send "override"'),
    });
  });

  it('says what to deploy where the fleet is not', async () => {
    await expect(check({}, { GetParameter: refuses('ParameterNotFound') })).rejects.toMatchObject({
      name: 'PreflightFailed',
      message: 'There is no parameter /kiln/prod/fleets/web; deploy the stack of fleet web.',
    });
  });
});
