import { handler as restoreTraffic } from '../../../lambdas/recover/restore-traffic';
import { aPlan, targetGroupArn } from '../../builders/plan';
import { type Answers, forward, generations, refuses, requests, ruleReads, type Standing } from '../answers';
import { handlerBench, type Remembered } from '../handler-bench';

const BLUE = 'prod-web-v001';
const GREEN = 'prod-web-v002';
const shared = ruleReads({ [GREEN]: 25, [BLUE]: 75 });

/** Green has a quarter of 1,200 requests per minute when the release is taken back, so many seconds ago. */
function restoring(blue: Standing | undefined, green: Standing | undefined, more: Answers = {}, kept: Remembered = {}) {
  const bench = handlerBench(
    {
      ...shared,
      ...generations({ ...(blue && { [BLUE]: blue }), ...(green && { [GREEN]: green }) }),
      ...requests({ [BLUE]: 900, [GREEN]: 300 }),
      ...more,
    },
    kept,
  );
  return { ...bench, restore: (after = 1) => bench.run(restoreTraffic, { since: bench.ago(after) }) };
}

const toBlue = { Actions: [forward({ [BLUE]: 100 })] };
const toGreen = { Actions: [forward({ [GREEN]: 100, [BLUE]: 0 })] };

describe('giving the traffic back', () => {
  it('to a blue that is big enough takes one write, at once', async () => {
    const { restore, asked } = restoring({ MinSize: 2 }, {});
    expect(await restore()).toMatchObject({ status: 'PENDING', reason: expect.stringContaining('reading it back') });
    expect(asked('ModifyRule')).toMatchObject([toBlue]);
    expect(asked('UpdateAutoScalingGroup')).toEqual([]);
  });

  it('is done once the rule reads as before', async () => {
    const { restore, asked } = restoring({}, {}, ruleReads({ [BLUE]: 100 }));
    expect(await restore()).toMatchObject({ status: 'READY' });
    expect(asked('ModifyRule')).toEqual([]);
  });

  it('asks for no size of a group at all on a first release', async () => {
    const plan = aPlan({ blue: null, before: { rule: { kind: 'fixed-response' } } });
    const { restore, asked } = restoring(undefined, {}, ruleReads({ [GREEN]: 100 }), { plan });
    expect(await restore()).toMatchObject({ status: 'PENDING' });
    expect(asked('ModifyRule')).toMatchObject([{ Actions: [{ Type: 'fixed-response' }] }]);
    expect(asked('DescribeAutoScalingGroups')).toEqual([]);
  });

  it('leaves a rule alone that somebody else wrote', async () => {
    const { restore } = restoring({}, {}, ruleReads({ 'prod-shop-v009': 100 }));
    await expect(restore()).rejects.toMatchObject({
      name: 'RecoveryFailed',
      message: expect.stringContaining('prod-shop-v009'),
    });
  });

  it('writes nothing without the claim', async () => {
    const { restore, asked } = restoring({}, {}, {}, { claim: { fence: 2 } });
    await expect(restore()).rejects.toMatchObject({ name: 'ShiftFailed' });
    expect(asked('ModifyRule')).toEqual([]);
  });

  it('is tried to the last second', async () => {
    const { restore, asked } = restoring({}, {});
    await restore(899);
    expect(asked('ModifyRule')).toMatchObject([toBlue]);
  });

  it('is a person’s to do past the deadline', async () => {
    const { restore, asked } = restoring({}, {});
    await expect(restore(900)).rejects.toMatchObject({
      name: 'RecoveryFailed',
      message: expect.stringMatching(`still reads ${GREEN} at 25 %.*Set it to ${BLUE} at 100 % by hand`),
    });
    expect(asked('ModifyRule')).toEqual([]);
  });
});

describe('a blue that is too small', () => {
  it('grows first while green serves: a higher minimum, and what it was', async () => {
    const { restore, asked, record } = restoring({ instances: 2, MinSize: 2 }, {});
    expect(await restore()).toMatchObject({ status: 'PENDING', reason: expect.stringContaining('grows to 4') });
    expect(asked('UpdateAutoScalingGroup')).toMatchObject([{ AutoScalingGroupName: BLUE, MinSize: 4 }]);
    expect(record()?.held).toEqual({ blue4: 2 });
    expect(asked('ModifyRule')).toEqual([]);
  });

  it('grows to what carries the traffic of both', async () => {
    const { restore, asked } = restoring({}, {}, requests({ [BLUE]: 1500, [GREEN]: 900 }));
    await restore();
    expect(asked('UpdateAutoScalingGroup')).toMatchObject([{ MinSize: 8 }]);
  });

  it('is not asked to grow beyond its maximum', async () => {
    const { restore, asked } = restoring({ instances: 2, MinSize: 2, MaxSize: 3 }, {});
    await restore();
    expect(asked('UpdateAutoScalingGroup')).toMatchObject([{ MinSize: 3 }]);
  });

  it('is waited for, but not asked again, while it grows', async () => {
    const { restore, asked } = restoring({ instances: 3, MinSize: 4 }, {});
    expect(await restore()).toMatchObject({ reason: expect.stringContaining('grows to 4') });
    expect(asked('UpdateAutoScalingGroup')).toEqual([]);
  });

  it.each([
    ['green has no healthy target', { healthy: 0 }, 1],
    ['green’s target group is gone', undefined, 1],
    ['half of the time there is has passed', {}, 450],
  ])('takes over with what it has where %s, and grows then', async (_what, green, after) => {
    const { restore, asked } = restoring({ instances: 2, MinSize: 2 }, green);
    expect(await restore(after)).toMatchObject({ reason: expect.stringContaining('reading it back') });
    expect(asked('ModifyRule')).toMatchObject([toBlue]);
    expect(asked('UpdateAutoScalingGroup')).toMatchObject([{ MinSize: 4 }]);
  });

  it('is given half of the time, not more', async () => {
    const { restore, asked } = restoring({ instances: 2, MinSize: 2 }, {});
    await restore(448);
    expect(asked('ModifyRule')).toEqual([]);
  });

  it.each<[string, Answers]>([
    ['', {}],
    [', though it cannot be sized', { UpdateAutoScalingGroup: refuses('AccessDenied') }],
  ])('without a single healthy target gets nothing while green serves%s', async (_what, answers) => {
    const { restore, asked } = restoring({ healthy: 0, MinSize: 2 }, {}, answers);
    expect(await restore(600)).toMatchObject({ reason: expect.stringContaining('grows to 4') });
    expect(asked('ModifyRule')).toEqual([]);
  });

  it('without a single healthy target takes over where nobody serves', async () => {
    const { restore, asked } = restoring({ healthy: 0 }, { healthy: 0 });
    await restore();
    expect(asked('ModifyRule')).toMatchObject([toBlue]);
  });

  it('takes over with what it has where it will not be sized', async () => {
    const answers = { UpdateAutoScalingGroup: refuses('AccessDenied') };
    const { restore, asked } = restoring({ instances: 2, MinSize: 2 }, {}, answers);
    await restore();
    expect(asked('ModifyRule')).toMatchObject([toBlue]);
    expect(asked('UpdateAutoScalingGroup')).toHaveLength(1);
  });

  it.each(['Throttling', 'ScalingActivityInProgressFault'])(
    'is waited for where it can be sized in a moment: %s',
    async (name) => {
      const answers = { UpdateAutoScalingGroup: refuses(name) };
      const { restore, asked } = restoring({ instances: 2, MinSize: 2 }, {}, answers);
      expect(await restore()).toMatchObject({ reason: expect.stringContaining('grows to 4') });
      expect(asked('ModifyRule')).toEqual([]);
    },
  );
});

describe('a blue that is gone', () => {
  it('leaves everything to a green that is healthy, and a person to decide', async () => {
    const { restore, asked, answer } = restoring(undefined, {});
    expect(await restore()).toMatchObject({ status: 'PENDING', reason: expect.stringContaining(`${BLUE} is gone`) });
    expect(asked('ModifyRule')).toMatchObject([toGreen]);

    answer({ ...ruleReads({ [GREEN]: 100, [BLUE]: 0 }), ...generations({ [GREEN]: {} }), ...requests({}) });
    await expect(restore()).rejects.toMatchObject({
      name: 'RecoveryFailed',
      message: expect.stringContaining(`${GREEN} is healthy`),
    });
  });

  it('leaves the rule as it is where green is not healthy either', async () => {
    const { restore, asked } = restoring(undefined, { healthy: 0 });
    await expect(restore()).rejects.toMatchObject({
      name: 'RecoveryFailed',
      message: expect.stringContaining(`${GREEN} is not healthy`),
    });
    expect(asked('ModifyRule')).toEqual([]);
  });

  it('leaves the rule as it is where green is not in it', async () => {
    const older = 'prod-web-v000';
    const targets = [
      { targetGroupArn: targetGroupArn(BLUE), weight: 100 },
      { targetGroupArn: targetGroupArn(older), weight: 0 },
    ];
    const plan = aPlan({ before: { rule: { kind: 'forward', targets } } });
    const { restore, asked } = restoring(undefined, {}, ruleReads({ [BLUE]: 50, [older]: 50 }), { plan });
    await expect(restore()).rejects.toMatchObject({ name: 'RecoveryFailed' });
    expect(asked('ModifyRule')).toEqual([]);
  });
});
