import {
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  GetMetricStatisticsCommand,
  type MetricDataQuery,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { cloudwatchWorld, START } from './cloudwatch-world';

const DIMENSIONS = { LoadBalancer: 'app/web/1', TargetGroup: 'targetgroup/blue/1' };

function query(more: Partial<MetricDataQuery> = {}, stat = 'Sum', period = 60): MetricDataQuery {
  return {
    Id: 'requests',
    MetricStat: {
      Metric: {
        Namespace: 'AWS/ApplicationELB',
        MetricName: 'RequestCount',
        Dimensions: [
          { Name: 'TargetGroup', Value: 'targetgroup/blue/1' },
          { Name: 'LoadBalancer', Value: 'app/web/1' },
        ],
      },
      Stat: stat,
      Period: period,
    },
    ...more,
  };
}

function withRequests() {
  const world = cloudwatchWorld();
  const record = (value: number, samples = 1) =>
    world.cloudwatch.metrics.record({
      namespace: 'AWS/ApplicationELB',
      name: 'RequestCount',
      dimensions: DIMENSIONS,
      value,
      samples,
    });
  const get = (more: Partial<GetMetricDataCommandInput> = {}) =>
    world.wait(
      world.client.send(
        new GetMetricDataCommand({
          MetricDataQueries: [query()],
          StartTime: new Date(START),
          EndTime: new Date(START + 600_000),
          ...more,
        }),
      ),
    );
  return { ...world, record, get };
}

describe('Metrics', () => {
  it('can be read a minute and a half after their minute closed, not before', async () => {
    // Prepare
    const { record, get, until } = withRequests();
    record(600);

    // Act
    await until(149);
    const before = await get();
    await until(150);
    const after = await get();

    // Assess
    expect(before.MetricDataResults).toEqual([
      { Id: 'requests', Label: 'RequestCount', Timestamps: [], Values: [], StatusCode: 'Complete' },
    ]);
    expect(after.MetricDataResults).toEqual([
      { Id: 'requests', Label: 'RequestCount', Timestamps: [new Date(START)], Values: [600], StatusCode: 'Complete' },
    ]);
  });

  it('come newest first unless asked otherwise, without the minutes that have none', async () => {
    // Prepare
    const { record, get, until } = withRequests();
    record(1);
    await until(120);
    record(3);
    await until(600);

    // Act
    const newestFirst = await get();
    const oldestFirst = await get({ ScanBy: 'TimestampAscending' });

    // Assess
    expect(newestFirst.MetricDataResults?.[0]?.Values).toEqual([3, 1]);
    expect(oldestFirst.MetricDataResults?.[0]?.Timestamps).toEqual([new Date(START), new Date(START + 120_000)]);
  });

  it.each([
    ['Sum', 26],
    ['Average', 26 / 4],
    ['Minimum', 2],
    ['Maximum', 20],
    ['SampleCount', 4],
  ])('know the %s of a period', async (stat, expected) => {
    // Prepare
    const { record, get, until } = withRequests();
    record(4, 2);
    record(2);
    await until(90);
    record(20);
    await until(600);

    // Act
    const read = await get({ MetricDataQueries: [query({}, stat, 300)] });

    // Assess
    expect(read.MetricDataResults?.[0]?.Values).toEqual([expected]);
  });

  it('come in pages of so many datapoints', async () => {
    // Prepare
    const { record, get, until } = withRequests();
    for (const minute of [0, 1, 2]) {
      await until(minute * 60);
      record(minute);
    }
    await until(600);

    // Act
    const first = await get({ MaxDatapoints: 2 });
    const second = await get({ MaxDatapoints: 2, NextToken: first.NextToken });

    // Assess
    expect([first, second].map((page) => page.MetricDataResults?.[0]?.Values)).toEqual([[2, 1], [0]]);
    expect(first.MetricDataResults?.[0]?.StatusCode).toBe('PartialData');
    expect(second.NextToken).toBeUndefined();
  });

  it.each<[string, Partial<GetMetricDataCommandInput>, string]>([
    ['an end before the start', { EndTime: new Date(START) }, 'ValidationError'],
    ['an id in capitals', { MetricDataQueries: [query({ Id: 'Requests' })] }, 'ValidationError'],
    ['an id twice', { MetricDataQueries: [query(), query()] }, 'ValidationError'],
    ['a period of 90 s', { MetricDataQueries: [query({}, 'Sum', 90)] }, 'ValidationError'],
    ['metric math', { MetricDataQueries: [{ Id: 'e', Expression: 'a/b' }] }, 'SimulatorGap'],
    ['a percentile', { MetricDataQueries: [query({}, 'p99')] }, 'SimulatorGap'],
  ])('refuse %s', async (_, wrong, name) => {
    // Prepare
    const { get } = withRequests();

    // Act
    const read = get(wrong);

    // Assess
    await expect(read).rejects.toMatchObject({ name });
  });

  it('can be published, and read with GetMetricStatistics', async () => {
    // Prepare
    const { client, wait, until } = cloudwatchWorld();
    const metric = { Namespace: 'Shop', MetricName: 'Orders' };
    const put = (namespace: string) =>
      wait(
        client.send(
          new PutMetricDataCommand({ Namespace: namespace, MetricData: [{ MetricName: 'Orders', Value: 7 }] }),
        ),
      );

    // Act
    await put('Shop');
    await until(300);
    const read = await wait(
      client.send(
        new GetMetricStatisticsCommand({
          ...metric,
          StartTime: new Date(START),
          EndTime: new Date(START + 300_000),
          Period: 60,
          Statistics: ['Sum', 'Maximum'],
        }),
      ),
    );

    // Assess
    expect(read.Datapoints).toEqual([{ Timestamp: new Date(START), Sum: 7, Maximum: 7 }]);
    await expect(put('AWS/EC2')).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });
});
