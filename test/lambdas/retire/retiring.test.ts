import { guardDescription, TAGS } from '../../../lambdas/domain/names';
import type { Claim } from '../../../lambdas/domain/release-record';
import { LONGEST_HANDLER_SECONDS } from '../../../lambdas/functions';
import { handler as claimRetirement } from '../../../lambdas/retire/claim-retirement';
import { handler as confirmDiscarded } from '../../../lambdas/retire/confirm-discarded';
import { handler as discardGeneration } from '../../../lambdas/retire/discard-generation';
import { handler as drainGeneration } from '../../../lambdas/retire/drain-generation';
import { handler as leaveRule } from '../../../lambdas/retire/leave-rule';

import { targetGroupArn } from '../../builders/plan';
import { type Answers, deployed, forward, generations, refuses, ruleReads, type Standing } from '../answers';
import { handlerBench, RELEASE, type Remembered } from '../handler-bench';

const OLD = 'prod-web-v001';
const SERVING = 'prod-web-v002';
const HOUR = 3600;

describe('ClaimRetirement', () => {
  const due = { pk: 'RETIREMENT', sk: OLD, fleet: 'web', generation: OLD, due: 1, releaseId: 'web-1' };
  const free: Partial<Claim> = { holder: undefined };
  const ready = { ...deployed(), ...ruleReads({ [SERVING]: 100, [OLD]: 0 }) };
  const owner = (status: string, secondsAgo = 0): Answers => ({
    DescribeExecution: {
      status,
      ...(status !== 'RUNNING' && { stopDate: new Date(Date.UTC(2027, 2, 1, 9) - secondsAgo * 1000) }),
    },
  });

  const claiming = (remembered: Remembered, answers: Answers = ready, after = 0) => {
    const bench = handlerBench(answers, { record: null, items: [due], ...remembered });
    const input = { state: 'S', execution: 'arn:retire', fleet: 'web', generation: OLD };
    const claim = () => bench.call(claimRetirement, { ...input, since: bench.ago(after) });
    return { ...bench, retire: claim };
  };
  const held = (id: string, kind: 'release' | 'retirement', executionArn = 'arn:other'): Partial<Claim> => ({
    holder: { id, kind, executionArn, since: '2027-03-01T06:00:00.000Z' },
  });

  it('takes a free claim for a generation that is to go', async () => {
    const { retire, claim } = claiming({ claim: free });
    expect(await retire()).toMatchObject({ status: 'READY', release: { id: `retire-${OLD}`, fleet: 'web', fence: 2 } });
    expect(claim()?.holder).toMatchObject({ kind: 'retirement', executionArn: 'arn:retire' });
  });

  it('repeated, has what it has, and asks nobody about itself', async () => {
    const { retire, asked } = claiming({ claim: { fence: 2, ...held(`retire-${OLD}`, 'retirement', 'arn:retire') } });
    expect(await retire()).toMatchObject({ status: 'READY', release: { fence: 2 } });
    expect(asked('DescribeExecution')).toEqual([]);
  });

  it('is not another try’s, though its name is the same', async () => {
    const { retire } = claiming({ claim: held(`retire-${OLD}`, 'retirement') }, owner('RUNNING'));
    expect(await retire()).toMatchObject({ status: 'PENDING', retryAfterSeconds: 5 });
  });

  it.each<[string, number, string]>([
    ['that runs', 0, 'RUNNING'],
    ['that died, until it is recovered', HOUR, 'ABORTED'],
  ])('waits for a release %s, for six hours', async (_what, ended, status) => {
    const remembered = { claim: held('web-1', 'release') };
    const answers = owner(status, ended);
    expect(await claiming(remembered, answers, 6 * HOUR - 1).retire()).toMatchObject({
      status: 'PENDING',
      retryAfterSeconds: 60,
    });
    const { retire, claim } = claiming(remembered, answers, 6 * HOUR + 1);
    await expect(retire()).rejects.toMatchObject({
      name: 'ReleaseInProgress',
      message: expect.stringContaining('web-1'),
    });
    expect(claim()?.holder).toMatchObject({ id: 'web-1' });
  });

  it.each<[string, string, number, number]>([
    ['that writes the rule', 'RUNNING', 0, 5],
    ['whose last handler may still be at work', 'ABORTED', LONGEST_HANDLER_SECONDS - 20, 20],
    ['that ended just now', 'ABORTED', 0, 60],
  ])('waits for another retirement %s', async (_what, status, ended, retryAfterSeconds) => {
    const { retire } = claiming({ claim: held('retire-x', 'retirement') }, owner(status, ended));
    expect(await retire()).toMatchObject({ status: 'PENDING', retryAfterSeconds });
  });

  it('frees the claim of a retirement that died, and looks again', async () => {
    const { retire, claim } = claiming({ claim: held('retire-x', 'retirement') }, owner('ABORTED', HOUR));
    expect(await retire()).toMatchObject({ status: 'PENDING', retryAfterSeconds: 1 });
    expect(claim()?.holder).toBeUndefined();
  });

  it('touches no generation that is not on the list', async () => {
    const { retire, claim } = claiming({ claim: free, items: [{ ...due, sk: SERVING, generation: SERVING }] });
    await expect(retire()).rejects.toMatchObject({
      name: 'PreflightFailed',
      message: expect.stringContaining('not on the list'),
    });
    expect(claim()?.holder).toBeUndefined();
  });

  it('touches no generation that serves', async () => {
    const { retire } = claiming({ claim: free }, { ...deployed(), ...ruleReads({ [SERVING]: 50, [OLD]: 50 }) });
    await expect(retire()).rejects.toMatchObject({
      name: 'PreflightFailed',
      message: expect.stringContaining(`${OLD} serves`),
    });
  });

  it('looks again where somebody else was faster', async () => {
    const { retire, meanwhile } = claiming({ claim: free });
    meanwhile('TransactWriteItems', 'CLAIM', 'web', { fence: 2, ...held('web-1', 'release') });
    expect(await retire()).toMatchObject({ status: 'PENDING', retryAfterSeconds: 2 });
  });
});

describe('LeaveRule', () => {
  const leave = (rule: Answers, after = 1, remembered: Remembered = {}) => {
    const bench = handlerBench({ ...deployed(), ...rule }, remembered);
    return { ...bench, left: bench.run(leaveRule, { generation: OLD, since: bench.ago(after) }) };
  };
  const named = ruleReads({ [SERVING]: 100, [OLD]: 0 });

  it('takes the generation out of the rule, and is done once that is read back', async () => {
    const { left, asked } = leave(named);
    expect(await left).toMatchObject({ status: 'PENDING' });
    expect(asked('ModifyRule')).toMatchObject([{ Actions: [forward({ [SERVING]: 100 })] }]);
    expect(await leave(ruleReads({ [SERVING]: 100 })).left).toMatchObject({ status: 'READY' });
  });

  it('never takes one out that serves', async () => {
    const { left, asked } = leave(ruleReads({ [SERVING]: 99, [OLD]: 1 }));
    await expect(left).rejects.toMatchObject({ name: 'PreflightFailed' });
    expect(asked('ModifyRule')).toEqual([]);
  });

  it('writes nothing without the claim', async () => {
    const { left, asked } = leave(named, 1, { claim: { fence: 3 } });
    await expect(left).rejects.toMatchObject({ name: 'ShiftFailed' });
    expect(asked('ModifyRule')).toEqual([]);
  });

  it('gives up past its deadline', async () => {
    expect(await leave(named, 299).left).toMatchObject({ status: 'PENDING' });
    await expect(leave(named, 301).left).rejects.toMatchObject({
      name: 'ShiftFailed',
      message: expect.stringContaining(`still names ${OLD} after 300 s`),
    });
  });
});

describe('DrainGeneration', () => {
  /** Of a release that is taken back: 960 s to drain, and only what that release made. */
  const drain = (standing: Standing | undefined, after = 1) => {
    const bench = handlerBench({
      ...generations(standing ? { [SERVING]: standing } : {}),
      SetInstanceProtection: {},
      ResumeProcesses: {},
    });
    return { ...bench, drained: bench.run(drainGeneration, { generation: SERVING, since: bench.ago(after) }) };
  };
  const emptied = { DesiredCapacity: 0, MinSize: 0, MaxSize: 0 };

  it('scales the group to nothing', async () => {
    const { drained, asked } = drain({});
    expect(await drained).toMatchObject({ status: 'PENDING', reason: `4 instances of ${SERVING} are leaving` });
    expect(asked('UpdateAutoScalingGroup')).toMatchObject([{ MinSize: 0, MaxSize: 0, DesiredCapacity: 0 }]);
    expect(asked('SetInstanceProtection')).toEqual([]);
    expect(asked('ResumeProcesses')).toEqual([]);
  });

  it.each<[string, Standing]>([
    ['its maximum', { ...emptied, MaxSize: 1 }],
    ['its desired size', { ...emptied, DesiredCapacity: 1 }],
  ])('does so again where somebody raised %s', async (_what, standing) => {
    const { drained, asked } = drain(standing);
    await drained;
    expect(asked('UpdateAutoScalingGroup')).toHaveLength(1);
  });

  it('waits for the last instance', async () => {
    const leaving = drain({ ...emptied, instances: 1 });
    expect(await leaving.drained).toMatchObject({ status: 'PENDING' });
    expect(leaving.asked('UpdateAutoScalingGroup')).toEqual([]);
    expect(await drain({ ...emptied, instances: 0 }).drained).toMatchObject({ status: 'READY' });
  });

  it('takes away what keeps instances: protection, and a held Terminate', async () => {
    const { drained, asked } = drain({
      Instances: [
        { InstanceId: 'i-1', ProtectedFromScaleIn: true, ...where },
        { InstanceId: 'i-2', ProtectedFromScaleIn: false, ...where },
      ],
      SuspendedProcesses: [{ ProcessName: 'AZRebalance' }, { ProcessName: 'Terminate' }],
    });
    await drained;
    expect(asked('SetInstanceProtection')).toMatchObject([{ InstanceIds: ['i-1'] }]);
    expect(asked('ResumeProcesses')).toMatchObject([{ ScalingProcesses: ['Terminate'] }]);
  });
  const where = { AvailabilityZone: 'a', LifecycleState: 'InService' as const, HealthStatus: 'Healthy' };

  it('leaves another held process as it is', async () => {
    const { drained, asked } = drain({ SuspendedProcesses: [{ ProcessName: 'ReplaceUnhealthy' }] });
    await drained;
    expect(asked('ResumeProcesses')).toEqual([]);
  });

  it.each<[string, Standing | undefined, string]>([
    ['is gone', undefined, 'has no group any more'],
    ['is being deleted', { Status: 'Delete in progress' }, 'has no group any more'],
    ['is a stranger’s', { Tags: [] }, 'is a stranger'],
    ['is another release’s', { release: 'web-1' }, 'is a stranger'],
  ])('touches nothing of a group that %s', async (_what, standing, reason) => {
    const { drained, asked } = drain(standing);
    expect(await drained).toMatchObject({ status: 'READY', reason: expect.stringContaining(reason) });
    expect(asked('UpdateAutoScalingGroup')).toEqual([]);
  });

  it('leaves what takes too long to the removal by force', async () => {
    expect(await drain({}, 959).drained).toMatchObject({ status: 'PENDING' });
    expect(await drain({}, 961).drained).toMatchObject({
      status: 'READY',
      reason: expect.stringContaining('removed by force'),
    });
  });
});

describe('what is left of a generation', () => {
  const arn = targetGroupArn(SERVING);
  const own = [
    { Key: TAGS.generation, Value: SERVING },
    { Key: TAGS.release, Value: RELEASE.id },
  ];
  const NOTHING: Answers = {
    DescribeAlarms: { MetricAlarms: [] },
    ...generations({}),
    DescribeLaunchTemplateVersions: refuses('InvalidLaunchTemplateName.NotFoundException'),
    DescribeTargetGroups: refuses('TargetGroupNotFoundException'),
    DeleteAlarms: {},
    DeleteAutoScalingGroup: {},
    DeleteLaunchTemplate: {},
    DeleteTargetGroup: {},
  };
  const alarm: Answers = {
    DescribeAlarms: {
      MetricAlarms: [{ AlarmName: `${SERVING}-errors`, AlarmDescription: guardDescription(SERVING) }],
    },
  };
  const template = (Tags: object[]): Answers => ({
    DescribeLaunchTemplateVersions: {
      LaunchTemplateVersions: [
        { LaunchTemplateData: { ImageId: 'ami-1', TagSpecifications: [{ ResourceType: 'instance', Tags }] } },
      ],
    },
  });
  const targetGroup = (Tags: object[]): Answers => ({
    DescribeTargetGroups: { TargetGroups: [{ TargetGroupArn: arn }] },
    DescribeTags: { TagDescriptions: [{ Tags }] },
  });
  const group = generations({ [SERVING]: {} });
  const everything = { ...alarm, ...group, ...template(own), ...targetGroup(own) };
  const DELETIONS = ['DeleteAlarms', 'DeleteAutoScalingGroup', 'DeleteLaunchTemplate', 'DeleteTargetGroup'];

  const removing = (step: typeof discardGeneration, answers: Answers, after = 1, remembered: Remembered = {}) => {
    const bench = handlerBench({ ...NOTHING, ...answers }, remembered);
    const removed = bench.run(step, { generation: SERVING, since: bench.ago(after) });
    return { removed, deleted: () => DELETIONS.filter((operation) => bench.asked(operation).length > 0) };
  };
  const discard = (answers: Answers, after?: number, remembered?: Remembered) =>
    removing(discardGeneration, answers, after, remembered);

  it.each<[string, Answers, string[]]>([
    ['alarms and group first', everything, ['DeleteAlarms', 'DeleteAutoScalingGroup']],
    [
      'what the group was made from once it is gone',
      { ...template(own), ...targetGroup(own) },
      ['DeleteLaunchTemplate', 'DeleteTargetGroup'],
    ],
    ['a template alone', template(own), ['DeleteLaunchTemplate']],
    ['a target group alone', targetGroup(own), ['DeleteTargetGroup']],
    ['alarms alone', alarm, ['DeleteAlarms']],
  ])('is removed: %s', async (_what, answers, deletions) => {
    const { removed, deleted } = discard(answers);
    expect(await removed).toMatchObject({ status: 'PENDING' });
    expect(deleted()).toEqual(deletions);
  });

  const strange = [{ Key: TAGS.generation, Value: SERVING }];
  it.each<[string, Answers]>([
    ['nothing', {}],
    ['a stranger’s template', template([])],
    ['a stranger’s target group', targetGroup([])],
    ['a stranger’s group', generations({ [SERVING]: { Tags: [] } })],
    ['another release’s template', template(strange)],
    ['another generation’s template', template([{ Key: TAGS.generation, Value: OLD }, ...own.slice(1)])],
  ])('is nothing where there is only %s', async (_what, answers) => {
    const { removed, deleted } = discard(answers);
    expect(await removed).toMatchObject({ status: 'READY' });
    expect(deleted()).toEqual([]);
  });

  it('is whatever bears its name and tag, where a retirement removes it', async () => {
    const { removed, deleted } = discard(template(strange), 1, { plan: null });
    expect(await removed).toMatchObject({ status: 'PENDING' });
    expect(deleted()).toEqual(['DeleteLaunchTemplate']);
  });

  it('is named, each by its kind, past the deadline', async () => {
    expect(await discard(everything, 1799).removed).toMatchObject({ status: 'PENDING' });
    await expect(discard(everything, 1801).removed).rejects.toMatchObject({
      name: 'RecoveryFailed',
      message: expect.stringContaining(
        `within 1800 s: alarms ${SERVING}-errors, Auto Scaling group, launch template, target group.`,
      ),
    });
  });

  it('is looked for once more', async () => {
    expect(await removing(confirmDiscarded, {}).removed).toMatchObject({ status: 'READY' });
    expect(await removing(confirmDiscarded, template(own)).removed).toMatchObject({
      status: 'PENDING',
      reason: `There still is of ${SERVING}: launch template`,
    });
  });
});

it('a retirement has an hour and a quarter to drain', async () => {
  const bench = handlerBench(generations({ [OLD]: {} }), { plan: null });
  const drain = (after: number) => bench.run(drainGeneration, { generation: OLD, since: bench.ago(after) });
  expect(await drain(4499)).toMatchObject({ status: 'PENDING' });
  expect(await drain(4501)).toMatchObject({ status: 'READY' });
});
