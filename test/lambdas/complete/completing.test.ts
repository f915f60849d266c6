import { handler as announceRelease } from '../../../lambdas/complete/announce-release';
import { handler as completeRelease } from '../../../lambdas/complete/complete-release';
import { handler as pointToImage } from '../../../lambdas/complete/point-to-image';
import { handler as restoreCapacity } from '../../../lambdas/complete/restore-capacity';
import { handler as scheduleRetirement } from '../../../lambdas/complete/schedule-retirement';
import { aPlan, targetGroupArn } from '../../builders/plan';
import { type Answers, BUS, FIRST_RULE, generations, ruleReads, type Standing } from '../answers';
import { handlerBench, RELEASE, type Remembered } from '../handler-bench';

const BLUE = 'prod-web-v001';
const GREEN = 'prod-web-v002';
const first = aPlan({ blue: null, before: { rule: { kind: 'fixed-response' } } });

describe('AnnounceRelease', () => {
  const announce = (record: Remembered['record']) => {
    const bench = handlerBench(BUS, { record: record ?? null });
    return { ...bench, announced: bench.run(announceRelease) };
  };
  const succeeded = { status: 'SUCCEEDED', endedAt: '2027-03-01T09:00:00.000Z', reason: 'It serves.' } as const;

  it('tells the end once, and remembers it', async () => {
    const { announced, asked, record } = announce(succeeded);
    expect(await announced).toMatchObject({ reason: 'It serves.' });
    expect(asked('PutEvents')).toHaveLength(1);
    expect(record()).toMatchObject({ announced: true });

    const again = announce({ ...succeeded, announced: true });
    await again.announced;
    expect(again.asked('PutEvents')).toEqual([]);
  });

  it('says of a failure where to read on', async () => {
    const { announced } = announce({ ...succeeded, status: 'RECOVERED', error: 'GuardTripped', reason: 'It rang.' });
    expect(await announced).toMatchObject({ reason: 'It rang. (runbook: GuardTripped)' });
  });

  it('fails where there is no record', async () => {
    await expect(announce(null).announced).rejects.toThrow('has no record');
  });
});

describe('CompleteRelease', () => {
  const complete = (remembered: Remembered = {}, rule = ruleReads({ [GREEN]: 100, [BLUE]: 0 })) => {
    const bench = handlerBench(rule, remembered);
    return { ...bench, complete: () => bench.run(completeRelease, { targetGroupArn: targetGroupArn(GREEN) }) };
  };

  it('ends the release, gives the claim back, and puts blue on the list of what is to go', async () => {
    const { complete: completed, record, claim, item } = complete();
    expect(await completed()).toEqual({
      reason: `${GREEN} (1.1.0) serves everything; ${BLUE} stands by until 2027-03-01T11:00:00.000Z`,
    });
    expect(record()).toMatchObject({ status: 'SUCCEEDED' });
    expect(claim()?.holder).toBeUndefined();
    expect(item('RETIREMENT', BLUE)).toMatchObject({ releaseId: RELEASE.id, due: 1803898800 });
  });

  it('has nothing to retire after a first release', async () => {
    const { complete: completed, item, record } = complete({ plan: first }, ruleReads({ [GREEN]: 100 }));
    expect(await completed()).toEqual({
      reason: `${GREEN} (1.1.0) serves everything, as the first generation of web`,
    });
    expect(record()).toMatchObject({ status: 'SUCCEEDED' });
    expect(item('RETIREMENT', BLUE)).toBeUndefined();
  });

  it('repeated, says what it said, whatever has become of the rule', async () => {
    const record = { status: 'SUCCEEDED', reason: 'It serves.' } as const;
    const { complete: completed } = complete({ record }, ruleReads({ 'prod-web-v003': 100 }));
    expect(await completed()).toEqual({ reason: 'It serves.' });
  });

  it('asked for twice at once, is complete for both', async () => {
    const bench = complete();
    const both = await Promise.all([bench.complete(), bench.complete()]);
    expect(both).toEqual(both.map(() => ({ reason: expect.stringContaining('serves everything') })));
  });

  it('is refused where the claim is another’s by now', async () => {
    const { complete: completed, record } = complete({ claim: { fence: 2 } });
    await expect(completed()).rejects.toMatchObject({ name: 'ShiftFailed' });
    expect(record()).toMatchObject({ status: 'RUNNING' });
  });
});

describe('PointToImage', () => {
  const point = async (rule: Answers, image: string | undefined, parameter: string) => {
    const LaunchTemplateVersions = image === undefined ? [] : [{ LaunchTemplateData: { ImageId: image } }];
    const bench = handlerBench({
      ...rule,
      DescribeLaunchTemplateVersions: { LaunchTemplateVersions },
      GetParameter: { Parameter: { Value: parameter, Version: 1 } },
      PutParameter: {},
    });
    expect(await bench.run(pointToImage)).toEqual({});
    return bench.asked('PutParameter');
  };
  const green = ruleReads({ [GREEN]: 100, [BLUE]: 0 });

  it('writes the image that serves where the parameter says another', async () => {
    expect(await point(green, 'ami-2', 'ami-1')).toMatchObject([{ Name: '/kiln/prod/images/web', Value: 'ami-2' }]);
    expect(await point(green, 'ami-2', 'ami-2')).toEqual([]);
  });

  it.each([
    ['is at weight 0', ruleReads({ [GREEN]: 0, 'prod-web-v003': 100 }), 'ami-2'],
    ['is not in the rule', ruleReads({ 'prod-web-v003': 100 }), 'ami-2'],
    ['has no rule', FIRST_RULE, 'ami-2'],
    ['has no template any more', green, undefined],
  ])('leaves the parameter alone where its generation %s', async (_what, rule, image) => {
    expect(await point(rule, image, 'ami-3')).toEqual([]);
  });
});

describe('RestoreCapacity', () => {
  const restore = async (standing: Record<string, Standing>, remembered: Remembered = {}) => {
    const bench = handlerBench(generations(standing), remembered);
    return { output: await bench.run(restoreCapacity), set: bench.asked('UpdateAutoScalingGroup') };
  };
  const plan = aPlan({ launchSize: 6 });

  it('gives both groups the minimum back that they had', async () => {
    const record = { held: { blue7: 5, green8: 6 } };
    const { output, set } = await restore({ [GREEN]: { MinSize: 8 }, [BLUE]: { MinSize: 7 } }, { plan, record });
    expect(set).toEqual([
      { AutoScalingGroupName: GREEN, MinSize: 4 },
      { AutoScalingGroupName: BLUE, MinSize: 5 },
    ]);
    expect(output).toEqual({ reason: `${GREEN} may scale in to 4 again; ${BLUE} may scale in to 5 again` });
  });

  it('leaves a minimum alone that somebody set, and a group that is gone', async () => {
    const { output, set } = await restore({ [GREEN]: { MinSize: 3 } }, { plan });
    expect(set).toEqual([]);
    expect(output).toEqual({ reason: 'No minimum was held' });
  });

  it('does not look for a blue that never was', async () => {
    const { set } = await restore(
      { [GREEN]: { MinSize: 6 }, [BLUE]: { MinSize: 7 } },
      { plan: { ...first, launchSize: 6 } },
    );
    expect(set).toEqual([{ AutoScalingGroupName: GREEN, MinSize: 4 }]);
  });
});

describe('ScheduleRetirement', () => {
  const schedule = async (items: readonly object[]) => {
    const bench = handlerBench({ CreateSchedule: {} }, { items });
    return { output: await bench.run(scheduleRetirement), asked: bench.asked('CreateSchedule') };
  };
  const retirement = (due: string, releaseId = RELEASE.id) => ({
    pk: 'RETIREMENT',
    sk: BLUE,
    fleet: 'web',
    generation: BLUE,
    due: Date.parse(due) / 1000,
    releaseId,
  });

  it.each([
    ['at its time', '2027-03-01T11:00:00Z', 'at(2027-03-01T11:00:00)'],
    ['as soon as a schedule may, where that is over', '2027-03-01T08:00:00Z', 'at(2027-03-01T09:02:01)'],
  ])('lets blue go %s', async (_what, due, ScheduleExpression) => {
    const { asked } = await schedule([retirement(due)]);
    expect(asked).toMatchObject([{ ScheduleExpression }]);
  });

  it.each<[string, object[]]>([
    ['no generation is to go', []],
    ['one is to go for another release', [retirement('2027-03-01T11:00:00Z', 'web-1')]],
  ])('schedules nothing where %s', async (_what, items) => {
    const { output, asked } = await schedule(items);
    expect(output).toEqual({ reason: 'Nothing to retire' });
    expect(asked).toEqual([]);
  });
});
