import { handler as growGeneration } from '../../../lambdas/shift/grow-generation';
import { handler as holdCapacity } from '../../../lambdas/shift/hold-capacity';
import { handler as shiftTraffic } from '../../../lambdas/shift/shift-traffic';
import { aPlan, targetGroupArn } from '../../builders/plan';
import { type Answers, BUS, generations, refuses, requests, ruleReads, type Standing } from '../answers';
import { handlerBench } from '../handler-bench';

const BLUE = 'prod-web-v001';
const GREEN = 'prod-web-v002';
const green = { targetGroupArn: targetGroupArn(GREEN) };
const first = aPlan({ blue: null, before: { rule: { kind: 'fixed-response' } } });

describe('GrowGeneration', () => {
  interface Given {
    readonly standing?: Record<string, Standing>;
    readonly after?: number;
    readonly plan?: ReturnType<typeof aPlan>;
    readonly traffic?: Record<string, number>;
  }
  const usual = { [BLUE]: 900, [GREEN]: 300 };
  /** Green is to have half of the traffic; there are 1,000 s to grow. */
  const grow = ({ standing = { [BLUE]: {}, [GREEN]: {} }, after = 1, plan = aPlan(), traffic = usual }: Given = {}) => {
    const bench = handlerBench({ ...generations(standing), ...requests(traffic) }, { plan });
    return { ...bench, grown: bench.run(growGeneration, { since: bench.ago(after), weight: 50, ...green }) };
  };

  it('is ready with what blue has and the traffic needs', async () => {
    const { grown, asked } = grow();
    expect(await grown).toMatchObject({
      status: 'READY',
      reason: `${GREEN} has 4 healthy, 4 needed for 50 % of 1200 requests per minute`,
    });
    expect(asked('UpdateAutoScalingGroup')).toEqual([]);
  });

  it('raises the minimum to what is needed, and keeps what it was', async () => {
    const { grown, asked, record } = grow({ standing: { [BLUE]: { instances: 6 }, [GREEN]: {} } });
    expect(await grown).toMatchObject({ status: 'PENDING', reason: expect.stringContaining('grows to 6') });
    expect(asked('UpdateAutoScalingGroup')).toEqual([{ AutoScalingGroupName: GREEN, MinSize: 6 }]);
    expect(record()?.held).toEqual({ green6: 4 });
  });

  it('counts the traffic of both generations, and no blue that is gone', async () => {
    const { grown } = grow({ standing: { [GREEN]: {} }, traffic: { [BLUE]: 3000, [GREEN]: 1000 } });
    expect(await grown).toMatchObject({ reason: expect.stringContaining('grows to 7 for 50 % of 4000') });
  });

  it('asks for no blue on a first release', async () => {
    const { grown, asked } = grow({ plan: first, standing: { [GREEN]: {} } });
    expect(await grown).toMatchObject({ status: 'READY', reason: expect.stringContaining('of 300 requests') });
    expect(asked('DescribeAutoScalingGroups')).toHaveLength(1);
  });

  it('says that green is gone', async () => {
    await expect(grow({ standing: { [BLUE]: {} } }).grown).rejects.toMatchObject({
      name: 'LaunchFailed',
      message: expect.stringContaining(`The group ${GREEN} is gone`),
    });
  });

  it('fails past its deadline', async () => {
    const standing = { [BLUE]: {}, [GREEN]: { healthy: 3 } };
    expect(await grow({ standing, after: 999 }).grown).toMatchObject({ status: 'PENDING' });
    await expect(grow({ standing, after: 1001 }).grown).rejects.toMatchObject({
      name: 'LaunchFailed',
      message: expect.stringContaining('after 1000 s'),
    });
  });
});

describe('HoldCapacity', () => {
  const hold = (standing: Record<string, Standing>, answers: Answers = {}, plan = aPlan()) => {
    const bench = handlerBench({ ...generations(standing), ...answers }, { plan });
    return { ...bench, held: bench.run(holdCapacity) };
  };

  it('holds blue at its live size, and keeps what its minimum was', async () => {
    const { held, asked, record } = hold({ [BLUE]: { instances: 6 } });
    expect(await held).toEqual({ reason: `${BLUE} does not scale in below 6` });
    expect(asked('UpdateAutoScalingGroup')).toEqual([{ AutoScalingGroupName: BLUE, MinSize: 6 }]);
    expect(record()?.held).toEqual({ blue6: 4 });
  });

  it('has nothing to raise where blue is at its minimum', async () => {
    const { held, asked, record } = hold({ [BLUE]: {} });
    expect(await held).toEqual({ reason: `${BLUE} does not scale in below 4` });
    expect(asked('UpdateAutoScalingGroup')).toEqual([]);
    expect(record()?.held).toEqual({});
  });

  it('has nothing to hold on a first release', async () => {
    const { held, asked } = hold({}, {}, first);
    expect(await held).toEqual({ reason: 'There is no generation before this one to hold' });
    expect(asked('DescribeAutoScalingGroups')).toEqual([]);
  });

  it.each<[string, Record<string, Standing>, Answers]>([
    ['is not there', {}, {}],
    [
      'goes in that moment',
      { [BLUE]: { instances: 6 } },
      { UpdateAutoScalingGroup: refuses('ValidationError', 'AutoScalingGroup name not found') },
    ],
  ])('says that the group is gone where it %s', async (_what, standing, answers) => {
    await expect(hold(standing, answers).held).rejects.toMatchObject({
      name: 'ShiftFailed',
      message: expect.stringContaining(`The serving group ${BLUE} is gone`),
    });
  });
});

describe('ShiftTraffic', () => {
  const shift = (weights: Record<string, number>) => {
    const bench = handlerBench({ ...ruleReads(weights), ...BUS });
    return { ...bench, shifted: bench.run(shiftTraffic, { since: bench.ago(1), weight: 25, ...green }) };
  };

  it('keeps and tells only what it has read back', async () => {
    const written = shift({ [GREEN]: 5, [BLUE]: 95 });
    expect(await written.shifted).toMatchObject({ status: 'PENDING' });
    expect(written.record()?.evidence).toEqual({});
    expect(written.asked('PutEvents')).toEqual([]);

    const read = shift({ [GREEN]: 25, [BLUE]: 75 });
    expect(await read.shifted).toMatchObject({ status: 'READY', at: read.ago(0) });
    expect(read.record()?.evidence).toHaveProperty('weight25');
    expect(read.asked('PutEvents')).toHaveLength(1);
  });

  it('overwrites nothing that somebody else wrote', async () => {
    const { shifted, asked } = shift({ [GREEN]: 50, [BLUE]: 50 });
    await expect(shifted).rejects.toMatchObject({ name: 'ShiftFailed', message: expect.stringContaining('somebody') });
    expect(asked('ModifyRule')).toEqual([]);
  });
});
