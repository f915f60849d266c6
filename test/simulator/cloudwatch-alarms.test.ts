import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { evaluate } from '../../simulator/aws/cloudwatch/alarm-evaluation';
import type { AlarmSettings, MissingData } from '../../simulator/aws/cloudwatch/alarm-model';
import { cloudwatchWorld, START } from './cloudwatch-world';

const ERRORS: PutMetricAlarmCommandInput = {
  AlarmName: 'web-5xx',
  Namespace: 'AWS/ApplicationELB',
  MetricName: 'HTTPCode_Target_5XX_Count',
  Dimensions: [{ Name: 'LoadBalancer', Value: 'app/web/1' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
};

async function withAlarm(more: Partial<PutMetricAlarmCommandInput> = {}) {
  const world = cloudwatchWorld();
  const put = (changes: Partial<PutMetricAlarmCommandInput> = {}) =>
    world.wait(world.client.send(new PutMetricAlarmCommand({ ...ERRORS, ...changes })));
  await put(more);
  const errors = (value: number) =>
    world.cloudwatch.metrics.record({
      namespace: 'AWS/ApplicationELB',
      name: 'HTTPCode_Target_5XX_Count',
      dimensions: { LoadBalancer: 'app/web/1' },
      value,
    });
  const alarm = async () => {
    const answer = await world.wait(world.client.send(new DescribeAlarmsCommand({ AlarmNames: ['web-5xx'] })));
    return answer.MetricAlarms?.[0];
  };
  return { ...world, put, errors, alarm };
}

describe('An alarm', () => {
  it('begins without data, turns OK, and turns ALARM once the errors can be read; each change is told', async () => {
    // Prepare
    const { errors, alarm, until, events } = await withAlarm();
    const initial = await alarm();

    // Act
    await until(300);
    const quiet = await alarm();
    errors(7);
    await until(300 + 149);
    const before = await alarm();
    await until(300 + 210);
    const after = await alarm();
    await until(300 + 600);

    // Assess
    expect(initial).toMatchObject({
      AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web-5xx',
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
    });
    expect(quiet).toMatchObject({
      StateValue: 'OK',
      StateReason:
        'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    });
    expect(before?.StateValue).toBe('OK');
    expect(after).toMatchObject({
      StateValue: 'ALARM',
      StateReason: 'Threshold Crossed: 1 datapoint [7.0 (24/11/26 10:05:00)] was greater than the threshold (5.0).',
    });
    expect(after?.StateUpdatedTimestamp?.getTime()).toBeGreaterThanOrEqual(START + 450_000);
    expect((await alarm())?.StateValue).toBe('OK');
    expect(events.map(({ source, detailType, detail }) => ({ source, detailType, detail }))).toMatchObject([
      { detail: { previousState: { value: 'INSUFFICIENT_DATA' }, state: { value: 'OK' } } },
      {
        source: 'aws.cloudwatch',
        detailType: 'CloudWatch Alarm State Change',
        detail: { alarmName: 'web-5xx', previousState: { value: 'OK' }, state: { value: 'ALARM' } },
      },
      { detail: { state: { value: 'OK' } } },
    ]);
  });

  it('keeps its state when it is overwritten, and judges by its new settings', async () => {
    // Prepare
    const { put, alarm, errors, until } = await withAlarm();
    errors(7);
    await until(210);

    // Act
    await put({ Threshold: 10 });
    const overwritten = await alarm();
    await until(272);

    // Assess
    expect(overwritten).toMatchObject({ StateValue: 'ALARM', Threshold: 10 });
    expect((await alarm())?.StateValue).toBe('OK');
  });

  it('obeys a fault, whatever its metric says, as long as it lasts', async () => {
    // Prepare
    const { cloudwatch, alarm, until } = await withAlarm();
    await until(300);

    // Act
    cloudwatch.forceAlarm('web-5xx', 'ALARM', START + 900_000);
    const forced = await alarm();
    await until(899);
    const held = await alarm();
    await until(962);

    // Assess
    expect([forced?.StateValue, held?.StateValue]).toEqual(['ALARM', 'ALARM']);
    expect((await alarm())?.StateValue).toBe('OK');
    expect(() => cloudwatch.forceAlarm('web-4xx', 'ALARM')).toThrow('there is no alarm web-4xx; there are: web-5xx');
  });

  it('can be set by hand until it is evaluated again', async () => {
    // Prepare
    const { client, wait, alarm, until } = await withAlarm();
    await until(300);

    // Act
    await wait(
      client.send(new SetAlarmStateCommand({ AlarmName: 'web-5xx', StateValue: 'ALARM', StateReason: 'a drill' })),
    );
    const set = await alarm();
    await until(362);

    // Assess
    expect(set).toMatchObject({ StateValue: 'ALARM', StateReason: 'a drill' });
    expect((await alarm())?.StateValue).toBe('OK');
  });

  it('is deleted even where a name beside it is wrong, and evaluated no more', async () => {
    // Prepare
    const { client, wait, alarm, until, events } = await withAlarm();

    // Act
    const deleted = wait(client.send(new DeleteAlarmsCommand({ AlarmNames: ['web-5xx', 'web-4xx'] })));

    // Assess
    await expect(deleted).rejects.toMatchObject({ name: 'ResourceNotFound' });
    await until(300);
    expect(await alarm()).toBeUndefined();
    expect(events).toEqual([]);
  });

  it('is found by prefix and state, in pages', async () => {
    // Prepare
    const { put, client, wait } = await withAlarm();
    for (const AlarmName of ['api-5xx', 'web-latency', 'web-hosts']) await put({ AlarmName });
    const describe_ = (input: DescribeAlarmsCommandInput) => wait(client.send(new DescribeAlarmsCommand(input)));

    // Act
    const first = await describe_({ AlarmNamePrefix: 'web-', MaxRecords: 2 });
    const second = await describe_({ AlarmNamePrefix: 'web-', MaxRecords: 2, NextToken: first.NextToken });
    const alarming = await describe_({ StateValue: 'ALARM' });

    // Assess
    const names = [first, second, alarming].map((page) => page.MetricAlarms?.map(({ AlarmName }) => AlarmName));
    expect(names).toEqual([['web-5xx', 'web-hosts'], ['web-latency'], []]);
    await expect(describe_({ MaxRecords: 101 })).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it.each<[string, Partial<PutMetricAlarmCommandInput>, string]>([
    ['no metric', { MetricName: undefined }, 'ValidationError'],
    ['no comparison', { ComparisonOperator: undefined }, 'ValidationError'],
    ['a period of 45 s', { Period: 45 }, 'ValidationError'],
    ['no evaluation period', { EvaluationPeriods: 0 }, 'ValidationError'],
    ['more datapoints to alarm than periods', { DatapointsToAlarm: 2 }, 'ValidationError'],
    ['more than a day', { Period: 300, EvaluationPeriods: 289 }, 'ValidationError'],
    ['an unknown treatment of missing data', { TreatMissingData: 'NotBreaching' }, 'ValidationError'],
    ['an action that is no ARN', { AlarmActions: ['page-me'] }, 'ValidationError'],
    ['a percentile', { ExtendedStatistic: 'p99' }, 'SimulatorGap'],
  ])('is refused with %s', async (_, wrong, name) => {
    // Prepare
    const { put } = await withAlarm();

    // Act
    const again = put(wrong);

    // Assess
    await expect(again).rejects.toMatchObject({ name });
  });
});

/** The tables of the CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data". X breaches, 0 does not, - is missing. */
describe('Missing data', () => {
  const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const satisfies MissingData[];
  const verdicts = (shown: string, datapointsToAlarm: number) =>
    TREATMENTS.map((treatMissingData) => {
      const settings: AlarmSettings = {
        name: 'a',
        actionsEnabled: true,
        okActions: [],
        alarmActions: [],
        insufficientDataActions: [],
        namespace: 'n',
        metricName: 'm',
        dimensions: {},
        statistic: 'Sum',
        periodSeconds: 60,
        evaluationPeriods: 3,
        datapointsToAlarm,
        threshold: 0,
        comparison: 'GreaterThanThreshold',
        treatMissingData,
      };
      const range = shown
        .split(' ')
        .map((each, index) =>
          each === '-' ? undefined : { time: START + index * 60_000, value: each === 'X' ? 1 : 0 },
        );
      return evaluate(settings, range)?.value ?? 'retain';
    });

  it.each([
    ['0 - X - X', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', ['INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK']],
    ['0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - X - -', ['ALARM', 'retain', 'ALARM', 'OK']],
  ])('in %s, 3 of 3', (shown, expected) => {
    expect(verdicts(shown, 3)).toEqual(expected);
  });

  it.each([
    ['0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', ['ALARM', 'retain', 'ALARM', 'OK']],
    // Too young to alarm: "Avoiding premature transitions to alarm state" on the same page.
    ['- - - - X', ['retain', 'retain', 'ALARM', 'OK']],
  ])('in %s, 2 of 3', (shown, expected) => {
    expect(verdicts(shown, 2)).toEqual(expected);
  });
});
