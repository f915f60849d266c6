import { handler as judgeRelease } from '../../../lambdas/judge/judge-release';
import { handler as proveCutover } from '../../../lambdas/judge/prove-cutover';
import { aDeployedFleet, aPlan, aSpec, targetGroupArn } from '../../builders/plan';
import { type Answers, alarms, BUS, generations, inTurn, requests, ruleReads, type Standing } from '../answers';
import { handlerBench } from '../handler-bench';

const BLUE = 'prod-web-v001';
const GREEN = 'prod-web-v002';
const greenArn = { targetGroupArn: targetGroupArn(GREEN) };
const first = aPlan({ blue: null, before: { rule: { kind: 'fixed-response' } } });
const both = { [BLUE]: {}, [GREEN]: {} };

describe('JudgeRelease', () => {
  interface Given {
    readonly standing?: Record<string, Standing>;
    readonly after?: number;
    readonly plan?: ReturnType<typeof aPlan>;
    readonly answers?: Answers;
    readonly weight?: number;
  }
  /** Green has had a quarter of the traffic for so long; a soak is 300 s, patience with it 900 s more. */
  const judge = ({ standing = both, after = 600, plan = aPlan(), answers = {}, weight = 25 }: Given = {}) => {
    const rule = plan.blue === null ? { [GREEN]: 100 } : { [GREEN]: weight, [BLUE]: 100 - weight };
    const bench = handlerBench(
      {
        ...ruleReads(rule),
        ...generations(standing),
        ...requests({ [BLUE]: 900, [GREEN]: 300 }),
        ...alarms({ 'prod-web-v002-errors': 'OK' }),
        ...BUS,
        ...answers,
      },
      { plan },
    );
    return { ...bench, judged: bench.run(judgeRelease, { since: bench.ago(after), weight, ...greenArn }) };
  };
  /** One look shows the first answer, the next one the second. */
  const rings = (one: 'OK' | 'ALARM', two: 'OK' | 'ALARM'): Answers => {
    const show = (StateValue: string) => ({ MetricAlarms: [{ AlarmName: 'prod-web-v002-errors', StateValue }] });
    return { DescribeAlarms: inTurn(show(one), show(two)) };
  };

  it('lets the release go on after a quiet soak, and keeps that as evidence', async () => {
    const { judged, record, asked } = judge();
    expect(await judged).toMatchObject({ status: 'READY' });
    expect(record()?.evidence).toHaveProperty('soaked25');
    expect(asked('PutEvents')).toEqual([]);
    expect(asked('DescribeAlarms')).toHaveLength(1);
  });

  it.each([
    [100, 30],
    [290, 10],
  ])('looks again in time while it soaks: after %i s in %i s', async (after, retryAfterSeconds) => {
    const { judged, asked } = judge({ after });
    expect(await judged).toMatchObject({ status: 'PENDING', held: false, retryAfterSeconds });
    expect(asked('PutEvents')).toEqual([]);
  });

  it('holds, and tells, while a group that is short may heal', async () => {
    const { judged, asked } = judge({ standing: { ...both, [BLUE]: { healthy: 3 } } });
    expect(await judged).toMatchObject({ status: 'PENDING', held: true, retryAfterSeconds: 30 });
    expect(asked('PutEvents')).toHaveLength(1);
  });

  it('takes the release back where two looks say so', async () => {
    const { judged } = judge({ answers: rings('ALARM', 'ALARM') });
    await expect(judged).rejects.toMatchObject({
      name: 'GuardTripped',
      message: expect.stringContaining('Green had 25 % of the traffic.'),
    });
  });

  it('holds where the second look does not see it any more', async () => {
    const { judged } = judge({ answers: rings('ALARM', 'OK') });
    expect(await judged).toMatchObject({ held: true, reason: expect.stringContaining('Seen a moment ago') });
  });

  it('goes on soaking where it soaks, whatever the first look saw', async () => {
    const { judged } = judge({ answers: rings('ALARM', 'OK'), after: 100 });
    expect(await judged).toMatchObject({ held: false, reason: expect.stringContaining('soaked') });
  });

  it('goes on by the second look once its patience is over', async () => {
    const { judged } = judge({ answers: rings('ALARM', 'OK'), after: 1300 });
    expect(await judged).toMatchObject({ status: 'READY' });
  });

  it.each([
    [GREEN, 'The group prod-web-v002 is gone'],
    [BLUE, 'The group prod-web-v001, which must be able to take the traffic back, is gone'],
  ])('takes the release back where %s is gone', async (gone, reason) => {
    const standing = Object.fromEntries(Object.entries(both).filter(([name]) => name !== gone));
    await expect(judge({ standing }).judged).rejects.toMatchObject({
      name: 'GuardTripped',
      message: expect.stringContaining(reason),
    });
  });

  it('asks for no blue on a first release', async () => {
    const { judged, asked } = judge({ plan: first, standing: { [GREEN]: {} }, weight: 100 });
    expect(await judged).toMatchObject({ status: 'READY' });
    expect(asked('DescribeAutoScalingGroups')).toHaveLength(1);
    expect(JSON.stringify(asked('GetMetricData'))).not.toContain(BLUE);
  });

  it('reckons with the traffic of both for what green needs', async () => {
    const answers = requests({ [BLUE]: 6000, [GREEN]: 2000 });
    expect(await judge({ answers }).judged).toMatchObject({
      held: true,
      reason: expect.stringContaining(`${GREEN} has 4 healthy of 7 it needs`),
    });
  });
});

describe('ProveCutover', () => {
  interface Given {
    readonly after: number;
    readonly traffic?: Record<string, number>;
    readonly plan?: ReturnType<typeof aPlan>;
  }
  /** Green has had everything for so long. Requests in flight may take 5 minutes, the proof 1,200 s. */
  const prove = ({ after, traffic = { [GREEN]: 1200 }, plan = aPlan() }: Given) => {
    const rule = plan.blue === null ? { [GREEN]: 100 } : { [GREEN]: 100, [BLUE]: 0 };
    const bench = handlerBench({ ...ruleReads(rule), ...requests(traffic) }, { plan });
    return { ...bench, proved: bench.run(proveCutover, { since: bench.ago(after), ...greenArn }) };
  };
  const silent = aPlan({ load: { requestsPerMinute: 0, requestsPerInstance: null } });

  it('is proved by minutes in which green alone had requests', async () => {
    const { proved, record } = prove({ after: 600 });
    expect(await proved).toMatchObject({ status: 'READY', proved: true });
    expect(record()?.evidence).toMatchObject({ cutover: expect.stringContaining('Blue had no request') });
  });

  it('is proved at once where nothing served before', async () => {
    const { proved, asked } = prove({ after: 1, plan: first });
    expect(await proved).toMatchObject({ status: 'READY', proved: true });
    expect(asked('GetMetricData')).toEqual([]);
  });

  it('is looked for again when there may be more to see, within a minute', async () => {
    expect(await prove({ after: 1 }).proved).toMatchObject({
      status: 'PENDING',
      proved: false,
      retryAfterSeconds: 60,
    });
  });

  it('fails where blue still has requests past its deadline', async () => {
    const traffic = { [BLUE]: 5, [GREEN]: 1200 };
    expect(await prove({ after: 1199, traffic }).proved).toMatchObject({ status: 'PENDING' });
    await expect(prove({ after: 1200, traffic }).proved).rejects.toMatchObject({
      name: 'ShiftFailed',
      message: expect.stringContaining(`Find out who still sends to ${BLUE}`),
    });
  });

  describe('without any traffic', () => {
    const none = {};

    it('waits for requests in flight, and goes on unproved', async () => {
      expect(await prove({ after: 298, traffic: none, plan: silent }).proved).toMatchObject({ status: 'PENDING' });
      expect(await prove({ after: 300, traffic: none, plan: silent }).proved).toMatchObject({
        status: 'READY',
        proved: false,
        reason: expect.stringContaining('Unproved'),
      });
    });

    it('where there was some before, waits for the whole of its time', async () => {
      expect(await prove({ after: 1198, traffic: none }).proved).toMatchObject({ status: 'PENDING' });
      expect(await prove({ after: 1200, traffic: none }).proved).toMatchObject({ status: 'READY', proved: false });
    });

    it('waits for requests in flight, however short its own time', async () => {
      const spec = aSpec({ traffic: aSpec().traffic.map((each) => ({ ...each, deregistrationDelay: '30m' })) });
      const plan = aPlan({ deployed: aDeployedFleet({ spec }) });
      expect(await prove({ after: 1300, traffic: none, plan }).proved).toMatchObject({ status: 'PENDING' });
    });
  });
});
