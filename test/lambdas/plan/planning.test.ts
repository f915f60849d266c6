import { TAGS } from '../../../lambdas/domain/names';
import { planSchema } from '../../../lambdas/domain/plan';
import { previewSchema, subjectSchema } from '../../../lambdas/domain/preview';
import { handler as planRelease } from '../../../lambdas/plan/plan-release';
import { handler as previewRelease } from '../../../lambdas/plan/preview-release';
import { aDeployedFleet, aPlan, aSpec } from '../../builders/plan';
import { BASE, headRefused, image, images, SERVING, STANDING } from '../a-standing-fleet';
import { type Answers, alarms, deployed, FIRST_RULE, refuses, ruleReads } from '../answers';
import { EXECUTION, handlerBench, RELEASE, type Remembered } from '../handler-bench';

const BLUE = 'prod-web-v001';
const approval = {
  required: true,
  approvers: ['arn:aws:iam::111122223333:role/Deployers'],
  expiresAfter: '1d',
  stepExpiresAfter: '1h',
};
const request = { fleet: 'web', version: '1.1.0' };
const ofFile = (changes: Parameters<typeof aSpec>[0]): Answers => deployed(aDeployedFleet({ spec: aSpec(changes) }));

describe('PreviewRelease', () => {
  const preview = (answers: Answers = {}, more: object = {}, remembered: Remembered = {}) => {
    const bench = handlerBench(
      { ...STANDING, ...answers },
      { record: null, claim: { holder: undefined }, ...remembered },
    );
    const release = { id: RELEASE.id, fleet: 'web' };
    const startedAt = '2027-03-01T09:00:00.000Z';
    const input = { state: 'S', execution: EXECUTION, release, startedAt, request: { ...request, ...more } };
    return { ...bench, previewed: bench.call(previewRelease, input) };
  };

  it('says what a release would do', async () => {
    expect(await preview().previewed).toMatchObject({
      generation: 'prod-web-v003',
      blue: { generation: BLUE, version: '1.0.0', imageId: SERVING, inService: 4 },
      image: { baseImageId: BASE, reused: null },
      capacity: { launchSize: 4, requestsPerMinute: 1200 },
      spec: { serving: null },
      findings: [],
    });
  });

  it('compares with the plan of the release that made what serves', async () => {
    const record = {
      pk: 'FLEET#web',
      sk: 'RELEASE#web-20270101T090000Z-aaaaaa',
      plan: JSON.stringify(aPlan({ specVersion: 7 })),
    };
    expect(await preview({}, {}, { items: [record] }).previewed).toMatchObject({
      spec: { serving: 7, differences: [] },
    });
  });

  it('knows no load and no size before the first release', async () => {
    const { previewed, asked } = preview(FIRST_RULE);
    expect(await previewed).toMatchObject({ blue: null, capacity: { requestsPerMinute: 0 }, findings: [] });
    expect(asked('GetMetricData')).toEqual([]);
  });

  it('reuses an image of the same recipe', async () => {
    const tags = { [TAGS.digest]: 'd', [TAGS.published]: 'true' };
    const ofRecipe = { DescribeImages: { Images: [image(SERVING, tags)] } };
    expect(await preview(ofRecipe).previewed).toMatchObject({ image: { recipeDigest: 'd', reused: SERVING } });
  });

  it('takes the artifact, its version and the image that a request names', async () => {
    const artifact = 's3://artifacts/web-1.1.0.tar.gz?versionId=v7';
    const named = preview({}, { artifact });
    await named.previewed;
    expect(named.asked('HeadObject')).toMatchObject([{ Key: 'web-1.1.0.tar.gz', VersionId: 'v7' }]);

    const own = images(image(BASE), image('ami-0123456789abcdef9', { [TAGS.fleet]: 'web', [TAGS.published]: 'true' }));
    const condemned = {
      pk: 'FLEET#web',
      sk: 'IMAGE#ami-0123456789abcdef9',
      fleet: 'web',
      imageId: 'ami-0123456789abcdef9',
      digest: 'd',
      version: '1.1.0',
      releaseId: 'web-1',
      status: 'QUARANTINED',
    };
    const asks = { imageId: 'ami-0123456789abcdef9' };
    expect(await preview(own, asks).previewed).toMatchObject({ image: { reused: 'ami-0123456789abcdef9' } });
    await expect(preview(own, asks, { items: [condemned] }).previewed).rejects.toMatchObject({
      message: expect.stringContaining('was condemned by release web-1'),
    });
  });

  it('takes the base image from the parameter that the fleet file names', async () => {
    const base = { ssmParameter: '/base' };
    const fleet = aDeployedFleet({ spec: aSpec({ image: { ...aSpec().image, base } }) });
    const parameters = (base: () => object): Answers => ({
      GetParameter: ({ Name }) =>
        Name === '/base' ? base() : { Parameter: { Value: JSON.stringify(fleet), Version: 1 } },
    });
    const moved = parameters(() => ({ Parameter: { Value: SERVING, Version: 3 } }));
    expect(await preview(moved).previewed).toMatchObject({ image: { baseImageId: SERVING } });
    const dry = preview(parameters(refuses('ParameterNotFound')), { dryRun: true }).previewed;
    expect(await dry).toMatchObject({
      findings: [expect.stringContaining('/base does not exist')],
      subject: { recipeDigest: null },
    });
  });

  it.each<[string, Answers, string]>([
    ['no artifact', { HeadObject: headRefused(404) }, 'there is no artifact s3://artifacts/web-1.1.0.tar.gz'],
    ['an artifact that it may not read', { HeadObject: headRefused(403) }, 'Kiln may not read s3://artifacts'],
    ['an artifact without checksum', { HeadObject: { VersionId: 'v1' } }, 'has no SHA-256'],
    ['no base image', images(image(SERVING)), `the base image ${BASE} of ${BASE} does not exist any more`],
    ['a rule that two generations share', ruleReads({ [BLUE]: 50, 'prod-web-v000': 50 }), 'give one generation all'],
    ['a rule that gives nobody anything', ruleReads({ [BLUE]: 0 }), 'give one generation all'],
    ['a rule that is gone', { DescribeRules: refuses('RuleNotFoundException') }, 'is gone; deploy'],
    [
      'a generation without group',
      { DescribeAutoScalingGroups: { AutoScalingGroups: [] } },
      'has no Auto Scaling group',
    ],
    [
      'a guard that rings, and one that is not there',
      { ...ofFile({ guards: { alarms: ['web-5xx', 'web-gone'], declare: [] } }), ...alarms({ 'web-5xx': 'ALARM' }) },
      'the guard alarm web-5xx is in ALARM already: ; the guard alarm web-gone does not exist',
    ],
  ])('stops before anybody is asked where there is %s', async (_what, answers, finding) => {
    await expect(preview(answers).previewed).rejects.toMatchObject({
      name: 'PreflightFailed',
      message: expect.stringContaining(finding),
    });
    const dry = previewSchema.parse(await preview(answers, { dryRun: true }).previewed);
    expect(dry.findings.join('; ')).toContain(finding);
  });

  it('tells a dry run of what cannot be known', async () => {
    const dry = async (answers: Answers) => await preview(answers, { dryRun: true }).previewed;
    expect(await dry({ HeadObject: headRefused(404) })).toMatchObject({ subject: { recipeDigest: null } });
    expect(await dry(ruleReads({ [BLUE]: 50, 'prod-web-v000': 50 }))).toMatchObject({ blue: null });
    expect(await dry(ruleReads({ [BLUE]: 0 }))).toMatchObject({ blue: null });
  });
});

describe('PlanRelease', () => {
  const plan = (answers: Answers = {}, more: object = {}, remembered: Remembered = {}) => {
    const bench = handlerBench({ ...STANDING, ...answers }, { plan: null, ...remembered });
    const input = { request, approved: null, window: 'Open.', ...more };
    return { ...bench, planned: () => bench.run(planRelease, input) };
  };
  const approved = (subject: object, reason?: string) => ({
    approved: { subject: subjectSchema.parse(subject), by: 'alice', at: '2027-03-01T08:00:00.000Z', reason },
  });

  it('writes the plan, and tells', async () => {
    const { planned, record, claim, asked } = plan();
    expect(await planned()).toMatchObject({
      status: 'PLANNED',
      generation: 'prod-web-v003',
      blue: BLUE,
      useImage: null,
    });
    expect(JSON.parse(String(record()?.plan))).toMatchObject({ version: '1.1.0', executionArn: EXECUTION });
    expect(claim()).toMatchObject({ lastGeneration: 3 });
    expect(record()?.evidence).toEqual({});
    expect(asked('PutEvents')).toHaveLength(1);
  });

  it('repeated, finds the plan that was written, whatever has moved', async () => {
    const { planned, asked } = plan({}, {}, { plan: aPlan() });
    expect(await planned()).toMatchObject({ status: 'PLANNED', generation: 'prod-web-v002' });
    expect(asked('DescribeRules')).toEqual([]);
  });

  it('asked for twice at once, is one plan', async () => {
    const { planned } = plan();
    const both = await Promise.all([planned(), planned()]);
    expect(both[1]).toEqual(both[0]);
  });

  it('refuses what cannot be released, and writes nothing', async () => {
    const { planned, record, asked } = plan({ HeadObject: headRefused(404) });
    await expect(planned()).rejects.toMatchObject({
      name: 'PreflightFailed',
      message: expect.stringMatching(/^Nothing was touched: there is no artifact/),
    });
    expect(record()).not.toHaveProperty('plan');
    expect(asked('PutEvents')).toEqual([]);
  });

  it('refuses a release that Step Functions would end', async () => {
    const steps = Array.from({ length: 20 }, (_, index) => (index + 1) * 5);
    const { planned } = plan(ofFile({ strategy: { steps, soak: '12h' } }));
    await expect(planned()).rejects.toMatchObject({
      name: 'PreflightFailed',
      message: expect.stringContaining('history events'),
    });
  });

  it('is not made where the claim is another’s by now', async () => {
    await expect(plan({}, {}, { claim: { fence: 2 } }).planned()).rejects.toMatchObject({
      name: 'PreflightFailed',
      message: expect.stringContaining('was lost before anything was touched'),
    });
  });

  it('is asked about once more where it is not what was approved', async () => {
    const subject = { recipeDigest: 'another', specVersion: 1, blue: BLUE };
    const { planned, record, asked } = plan(ofFile({ approval }), approved(subject));
    expect(await planned()).toMatchObject({ status: 'OUTDATED' });
    expect(record()).not.toHaveProperty('plan');
    expect(asked('PutEvents')).toEqual([]);
  });

  it('is asked about after all where the fleet wants that by now', async () => {
    expect(await plan(ofFile({ approval })).planned()).toEqual({
      status: 'OUTDATED',
      reason: 'The fleet needs an approval by now',
    });
    expect(await plan(ofFile({ approval: { ...approval, required: false } })).planned()).toMatchObject({
      status: 'PLANNED',
    });
  });

  it.each([
    ['Because', 'Approved by alice at 2027-03-01T08:00:00.000Z: Because'],
    [undefined, 'Approved by alice at 2027-03-01T08:00:00.000Z'],
  ])('keeps who approved it, and why: %s', async (reason, evidence) => {
    const first = plan();
    await first.planned();
    const { recipeDigest } = planSchema.parse(JSON.parse(String(first.record()?.plan))).image;
    const subject = { recipeDigest, specVersion: 1, blue: BLUE };
    const { planned: again, record } = plan(ofFile({ approval }), approved(subject, reason));
    expect(await again()).toMatchObject({ status: 'PLANNED' });
    expect(record()?.evidence).toEqual({ approved: evidence });
  });

  it('keeps which window was overridden', async () => {
    const override = { ...request, override: { reason: 'It burns' } };
    const { planned, record } = plan({}, { request: override, window: 'Frozen; overridden: It burns' });
    await planned();
    expect(record()?.evidence).toEqual({ window: 'Frozen; overridden: It burns' });
  });
});
