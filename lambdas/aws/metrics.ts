import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  type MetricDataQuery,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  paginateDescribeAlarms,
  paginateGetMetricData,
} from '@aws-sdk/client-cloudwatch';
import { meaning } from '../shared/aws-errors';
import { adapter } from '../shared/clients';
import { allOf } from './answers';

export interface MetricQuery {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Average' | 'Maximum';
  readonly periodSeconds: number;
}

/** An alarm of whatever type. */
export interface FoundAlarm {
  readonly AlarmName?: string | undefined;
  readonly StateValue?: string | undefined;
  readonly StateReason?: string | undefined;
}

/** One datapoint: the start of its period in epoch ms, and the value. */
export interface Datapoint {
  readonly time: number;
  readonly value: number;
}

/** DescribeAlarms takes so many names a call. Source: its API page. */
const ALARM_BATCH = 100;

/** CloudWatch: metrics and alarms. Source: Amazon CloudWatch API reference. */
export const metrics = adapter(CloudWatchClient, (client) => ({
  /** One series per query, in their order, oldest point first. A period without data has no point. Times in epoch ms. */
  async read(queries: readonly MetricQuery[], from: number, to: number): Promise<Datapoint[][]> {
    const series = queries.map((): Datapoint[] => []);
    const MetricDataQueries = queries.map(
      (query, index): MetricDataQuery => ({
        Id: `q${index}`,
        MetricStat: {
          Metric: {
            Namespace: query.namespace,
            MetricName: query.metric,
            Dimensions: Object.entries(query.dimensions).map(([Name, Value]) => ({ Name, Value })),
          },
          Period: query.periodSeconds,
          Stat: query.statistic,
        },
      }),
    );
    const pages = paginateGetMetricData(
      { client },
      { MetricDataQueries, StartTime: new Date(from), EndTime: new Date(to), ScanBy: 'TimestampAscending' },
    );
    for (const { Id, Timestamps, Values } of await allOf(pages, ({ MetricDataResults }) => MetricDataResults)) {
      const points = series[Number(Id?.slice(1))];
      Timestamps?.forEach((time, index) => {
        points?.push({ time: time.getTime(), value: Values?.[index] ?? 0 });
      });
    }
    return series;
  },

  /** The alarms of these names, composite ones too; what is not there is left out. */
  async alarms(names: readonly string[]): Promise<FoundAlarm[]> {
    const found: FoundAlarm[] = [];
    for (let start = 0; start < names.length; start += ALARM_BATCH) {
      const AlarmNames = names.slice(start, start + ALARM_BATCH);
      const pages = paginateDescribeAlarms({ client }, { AlarmNames, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
      found.push(
        ...(await allOf(pages, ({ MetricAlarms = [], CompositeAlarms = [] }): FoundAlarm[] => [
          ...MetricAlarms,
          ...CompositeAlarms,
        ])),
      );
    }
    return found;
  },

  /** Names of the metric alarms whose name begins so and whose description is this. */
  alarmsDescribed(prefix: string, description: string): Promise<string[]> {
    return allOf(paginateDescribeAlarms({ client }, { AlarmNamePrefix: prefix }), ({ MetricAlarms }) =>
      MetricAlarms?.filter((alarm) => alarm.AlarmDescription === description).map(({ AlarmName }) => AlarmName),
    );
  },

  /** Makes the alarm, or makes it so. */
  async putAlarm(input: PutMetricAlarmCommandInput): Promise<void> {
    await client.send(new PutMetricAlarmCommand(input));
  },

  /** One that is gone already stays so. */
  async deleteAlarms(names: readonly string[]): Promise<void> {
    await client
      .send(new DeleteAlarmsCommand({ AlarmNames: [...names] }))
      .catch(meaning(undefined, 'ResourceNotFound'));
  },
}));
