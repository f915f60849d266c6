import { TAGS } from '../../../lambdas/domain/names';
import { trafficOf } from '../../../lambdas/domain/plan-access';
import { targetGroupAttributes, targetGroupSettings } from '../../../lambdas/domain/target-group-settings';
import { handler as attachPolicies } from '../../../lambdas/launch/attach-policies';
import { handler as checkGeneration } from '../../../lambdas/launch/check-generation';
import { handler as configureTargetGroup } from '../../../lambdas/launch/configure-target-group';
import { handler as createLaunchTemplate } from '../../../lambdas/launch/create-launch-template';
import { handler as createTargetGroup } from '../../../lambdas/launch/create-target-group';
import { handler as enableHealing } from '../../../lambdas/launch/enable-healing';
import { handler as holdReplacement } from '../../../lambdas/launch/hold-replacement';
import { handler as launchGeneration } from '../../../lambdas/launch/launch-generation';
import { aDeployedFleet, aPlan, aSpec, targetGroupArn } from '../../builders/plan';
import { type Answers, BUS, generations, refuses, type Standing } from '../answers';
import { handlerBench, RELEASE } from '../handler-bench';

const GREEN = 'prod-web-v002';
const arn = targetGroupArn(GREEN);
const green = { targetGroupArn: arn };
const releaseTag = (Value: string) => [{ Key: TAGS.release, Value }];

describe('CreateTargetGroup', () => {
  const none: Answers = { DescribeTargetGroups: refuses('TargetGroupNotFoundException') };
  const there: Answers = { DescribeTargetGroups: { TargetGroups: [{ TargetGroupArn: arn }] } };
  const tagged = (Tags: object[]): Answers => ({ DescribeTags: { TagDescriptions: [{ Tags }] } });
  const create = (answers: Answers) => {
    const bench = handlerBench(answers);
    return { ...bench, created: bench.run(createTargetGroup) };
  };

  it('makes the one there is not', async () => {
    const { created, asked } = create({ ...none, CreateTargetGroup: { TargetGroups: [{ TargetGroupArn: arn }] } });
    expect(await created).toEqual(green);
    expect(asked('CreateTargetGroup')).toMatchObject([
      { Name: GREEN, HealthCheckPath: '/health', Matcher: { HttpCode: '200' } },
    ]);
  });

  it('finds its own', async () => {
    expect(await create({ ...there, ...tagged(releaseTag(RELEASE.id)) }).created).toEqual(green);
  });

  it.each<[string, object[], string]>([
    ['has no tags', [], 'it has no tag of Kiln'],
    ['is another release’s', releaseTag('web-1'), 'it is of web-1'],
  ])('takes none that %s', async (_what, tags, why) => {
    await expect(create({ ...there, ...tagged(tags) }).created).rejects.toMatchObject({
      name: 'LaunchFailed',
      message: expect.stringContaining(why),
    });
  });

  it('asks again where the tags are not shown yet', async () => {
    const { created } = create({ ...there, DescribeTags: refuses('TargetGroupNotFoundException') });
    await expect(created).rejects.toMatchObject({
      name: 'TransientAwsError',
      message: expect.stringContaining('does not show the tags'),
    });
  });

  it.each([
    ['DuplicateTargetGroupNameException', 'LaunchFailed'],
    ['TooManyTargetGroupsException', 'TooManyTargetGroupsException'],
  ])('%s is told as %s', async (refusal, name) => {
    const { created } = create({ ...none, CreateTargetGroup: refuses(refusal, 'Other settings.') });
    await expect(created).rejects.toMatchObject({ name, message: expect.stringContaining('Other settings.') });
  });
});

describe('a change of what the release made seconds ago', () => {
  const configure = (name: string) =>
    handlerBench({ ModifyTargetGroupAttributes: refuses(name, 'Not you.') }).run(configureTargetGroup, green);

  it.each(['AccessDenied', 'TargetGroupNotFoundException'])('is tried again: %s', async (name) => {
    await expect(configure(name)).rejects.toMatchObject({ name: 'TransientAwsError', message: `${name}: Not you.` });
  });

  it('is not where another refusal says why', async () => {
    await expect(configure('InvalidConfigurationRequestException')).rejects.toMatchObject({
      name: 'InvalidConfigurationRequestException',
    });
  });
});

it.each([
  ['HoldReplacement', holdReplacement, 'SuspendProcesses'],
  ['EnableHealing', enableHealing, 'ResumeProcesses'],
  ['AttachPolicies', attachPolicies, 'PutScalingPolicy'],
])('%s is done once, and says where the group is gone', async (name, step, operation) => {
  const input = name === 'AttachPolicies' ? green : {};
  const bench = handlerBench({ [operation]: {} });
  expect(await bench.run(step, input)).toEqual({});
  expect(bench.asked(operation)).toMatchObject([{ AutoScalingGroupName: GREEN }]);

  const gone = handlerBench({ [operation]: refuses('ValidationError', `Group not found: ${GREEN}`) });
  await expect(gone.run(step, input)).rejects.toMatchObject({ name: 'LaunchFailed' });
});

describe('AttachPolicies', () => {
  const attach = async (metric: 'cpu' | 'requestsPerTarget') => {
    const deployed = aDeployedFleet({ spec: aSpec({ scaling: { metric, target: 50 } }) });
    const bench = handlerBench({ PutScalingPolicy: {} }, { plan: aPlan({ deployed }) });
    await bench.run(attachPolicies, green);
    return bench.asked('PutScalingPolicy');
  };
  const tracks = (PredefinedMetricSpecification: object) => ({
    TargetTrackingConfiguration: { TargetValue: 50, PredefinedMetricSpecification },
  });

  it('tracks the processors', async () => {
    expect(await attach('cpu')).toMatchObject([tracks({ PredefinedMetricType: 'ASGAverageCPUUtilization' })]);
  });

  it('tracks the requests of green’s own target group', async () => {
    expect(await attach('requestsPerTarget')).toMatchObject([
      tracks({
        PredefinedMetricType: 'ALBRequestCountPerTarget',
        ResourceLabel: 'app/web/0123456789abcdef/targetgroup/prod-web-v002/0123456789abcdef',
      }),
    ]);
  });
});

describe('CreateLaunchTemplate', () => {
  const image: Answers = { DescribeImages: { Images: [{ ImageId: 'ami-1', RootDeviceName: '/dev/xvda' }] } };
  const create = (answers: Answers, plan = aPlan()) => {
    const bench = handlerBench({ ...image, ...answers }, { plan });
    return { ...bench, created: bench.run(createLaunchTemplate, { imageId: 'ami-1' }) };
  };

  it('needs no script of the fleet’s', async () => {
    const { created, asked } = create({ CreateLaunchTemplate: {} });
    expect(await created).toEqual({});
    expect(asked('GetObject')).toEqual([]);
    expect(JSON.stringify(asked('CreateLaunchTemplate'))).not.toContain('UserData');
  });

  it('fails with the warnings of EC2: instances of it could not start', async () => {
    const Warning = { Errors: [{ Code: 'InvalidKeyPair.NotFound', Message: 'The key pair does not exist' }] };
    const { created } = create({ CreateLaunchTemplate: { Warning } });
    await expect(created).rejects.toMatchObject({
      name: 'LaunchFailed',
      message: expect.stringContaining('The key pair does not exist'),
    });
  });

  const taken = (ImageId: string, release: string): Answers => ({
    CreateLaunchTemplate: refuses('InvalidLaunchTemplateName.AlreadyExistsException'),
    DescribeLaunchTemplateVersions: {
      LaunchTemplateVersions: [
        {
          LaunchTemplateData: {
            ImageId,
            TagSpecifications: [{ ResourceType: 'instance', Tags: releaseTag(release) }],
          },
        },
      ],
    },
  });

  it('finds the one of an earlier try whose token EC2 has forgotten', async () => {
    expect(await create(taken('ami-1', RELEASE.id)).created).toEqual({});
  });

  it.each([
    ['another image', taken('ami-2', RELEASE.id)],
    ['another release', taken('ami-1', 'web-1')],
  ])('takes no template of %s', async (_what, answers) => {
    await expect(create(answers).created).rejects.toMatchObject({
      name: 'LaunchFailed',
      message: expect.stringContaining('is not this release'),
    });
  });

  it('says which script is missing', async () => {
    const userData = 'web/first-boot.sh';
    const spec = aSpec({ instances: { ...aSpec().instances, userData } });
    const scripts = { [userData]: { key: 'scripts/1', sha256: 'a'.repeat(64) } };
    const plan = aPlan({ deployed: aDeployedFleet({ spec, scripts }) });
    const { created } = create({ GetObject: refuses('NoSuchKey') }, plan);
    await expect(created).rejects.toMatchObject({
      name: 'LaunchFailed',
      message: expect.stringContaining('web/first-boot.sh (s3://assets/scripts/1) is not in the asset bucket'),
    });
  });
});

describe('LaunchGeneration', () => {
  const exists = refuses('AlreadyExistsFault');
  const launch = (answers: Answers) => handlerBench(answers).run(launchGeneration, green);

  it('finds the group of an earlier try, also where AWS does not show it yet', async () => {
    const said = { reason: `${GREEN} is launching 4 instances` };
    expect(await launch({ ...generations({ [GREEN]: {} }), CreateAutoScalingGroup: exists })).toEqual(said);
    expect(await launch({ ...generations({}), CreateAutoScalingGroup: exists })).toEqual(said);
    expect(await launch({ CreateAutoScalingGroup: {} })).toEqual(said);
  });

  it.each<[string, Standing, string]>([
    ['another release', { release: 'web-1' }, 'of web-1'],
    ['somebody else', { Tags: [] }, 'of somebody else'],
  ])('takes no group of %s', async (_what, standing, whose) => {
    const launched = launch({ ...generations({ [GREEN]: standing }), CreateAutoScalingGroup: exists });
    await expect(launched).rejects.toMatchObject({ name: 'LaunchFailed', message: expect.stringContaining(whose) });
  });

  it.each([
    ['AccessDenied', 'User: me is not authorized to perform: autoscaling:CreateAutoScalingGroup', 'AccessDenied'],
    ['AccessDenied', 'You are not authorized to use launch template: lt-1', 'TransientAwsError'],
    ['UnauthorizedOperation', 'You are not authorized to use launch template: lt-1', 'UnauthorizedOperation'],
    ['ValidationError', 'One or more target groups not found', 'TransientAwsError'],
    ['ValidationError', 'The key pair does not exist', 'LaunchFailed'],
    ['LimitExceededFault', 'One or more target groups not found', 'LaunchFailed'],
  ])('%s: %s is told as %s', async (refusal, message, name) => {
    await expect(launch({ CreateAutoScalingGroup: refuses(refusal, message) })).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });
});

describe('CheckGeneration', () => {
  const plan = aPlan();
  const made: Standing = {
    LaunchTemplate: { LaunchTemplateName: GREEN, Version: '1' },
    VPCZoneIdentifier: 'subnet-c,subnet-a,subnet-b',
    TargetGroupARNs: [arn],
  };
  const targetGroup = { ...targetGroupSettings(trafficOf(plan)), TargetGroupArn: arn, Matcher: { HttpCode: '200' } };
  const Attributes = Object.entries(targetGroupAttributes(trafficOf(plan))).map(([Key, Value]) => ({ Key, Value }));
  const failed = (StatusMessage: string): Answers => ({
    DescribeScalingActivities: { Activities: [{ StatusCode: 'Failed', StatusMessage, StartTime: new Date(0) }] },
  });
  const HOPELESS = 'Launching instance failed: The key pair does not exist';

  /** Looks so many seconds after the launch, for which there are 1,000. */
  const check = (standing: Standing | undefined, answers: Answers = {}, after = 300, healthyPolls = 0) => {
    const bench = handlerBench({
      ...generations(standing ? { [GREEN]: { ...made, ...standing } } : {}),
      DescribeTargetGroups: { TargetGroups: [targetGroup] },
      DescribeTargetGroupAttributes: { Attributes },
      DescribeScalingActivities: { Activities: [] },
      ...BUS,
      ...answers,
    });
    return { ...bench, checked: bench.run(checkGeneration, { since: bench.ago(after), healthyPolls }) };
  };

  it('believes in health at the third look, keeps that as evidence, and tells', async () => {
    const second = check({}, {}, 300, 1);
    expect(await second.checked).toMatchObject({ status: 'PENDING', healthyPolls: 2 });
    expect(second.asked('PutEvents')).toEqual([]);

    const { checked, record, asked } = check({}, {}, 300, 2);
    expect(await checked).toMatchObject({ status: 'READY', healthyPolls: 3 });
    expect(record()?.evidence).toMatchObject({ healthy: '4 of 4 healthy (eu-central-1a 4)' });
    expect(asked('PutEvents')).toHaveLength(1);
  });

  it('begins to count anew after a look that was not healthy', async () => {
    expect(await check({ healthy: 3 }, {}, 300, 2).checked).toMatchObject({ status: 'PENDING', healthyPolls: 0 });
  });

  it('looks more often where all instances are there', async () => {
    expect(await check({ healthy: 3 }).checked).toMatchObject({ retryAfterSeconds: 5 });
    expect(await check({ DesiredCapacity: 5 }).checked).toMatchObject({ retryAfterSeconds: 15 });
  });

  it('gives up at once where instances will never come, but not for one that a complete group has no use for', async () => {
    await expect(check({ DesiredCapacity: 5 }, failed(HOPELESS)).checked).rejects.toMatchObject({
      name: 'LaunchFailed',
      message: `${GREEN} cannot launch its instances: ${HOPELESS}`,
    });
    expect(await check({}, failed(HOPELESS)).checked).toMatchObject({ status: 'PENDING', healthyPolls: 1 });
    await expect(check(undefined, failed(HOPELESS)).checked).rejects.toMatchObject({ name: 'LaunchFailed' });
  });

  it.each<[string, Standing | undefined, Answers]>([
    ['target group', {}, { DescribeTargetGroups: refuses('TargetGroupNotFoundException') }],
    ['Auto Scaling group', undefined, {}],
  ])('waits for a %s that AWS does not show, until its deadline', async (what, standing, answers) => {
    const reason = `AWS does not show the ${what} ${GREEN}`;
    expect(await check(standing, answers, 999).checked).toMatchObject({ status: 'PENDING', reason });
    await expect(check(standing, answers, 1001).checked).rejects.toMatchObject({
      name: 'LaunchFailed',
      message: `${reason} after 1000 s; did somebody delete it?`,
    });
  });

  describe('past its deadline', () => {
    const late = (standing: Standing, answers: Answers = {}) => check(standing, answers, 1001).checked;

    it('tells of instances that do not come, with Auto Scaling’s words', async () => {
      await expect(late({ DesiredCapacity: 5 }, failed('No capacity in eu-central-1a'))).rejects.toMatchObject({
        name: 'LaunchFailed',
        message: expect.stringContaining('Last scaling activity: No capacity in eu-central-1a'),
      });
    });

    it.each<[string, Standing, Answers]>([
      ['all came', { healthy: 3 }, failed('No capacity')],
      ['nothing failed', { DesiredCapacity: 5 }, {}],
    ])('tells of instances that do not get healthy where %s', async (_what, standing, answers) => {
      await expect(late(standing, answers)).rejects.toMatchObject({
        name: 'HealthCheckFailed',
        message: expect.stringContaining('Instances do not get healthy'),
      });
    });

    it('tells of what somebody changed', async () => {
      const changed = { ...made, HealthCheckType: 'EC2' };
      expect(await check(changed).checked).toMatchObject({ status: 'PENDING', healthyPolls: 0 });
      await expect(late(changed)).rejects.toMatchObject({
        name: 'LaunchFailed',
        message: expect.stringContaining('healthCheckType is "EC2" and should be "ELB". Somebody changed it'),
      });
    });

    it('still counts looks of what is well', async () => {
      expect(await late({})).toMatchObject({ status: 'PENDING', healthyPolls: 1 });
    });
  });
});
