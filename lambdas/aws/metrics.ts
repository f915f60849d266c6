import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  GetMetricDataCommand,
  type MetricDataQuery,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { isAwsError } from '../shared/aws-errors';
import { adapter } from '../shared/clients';

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
    let NextToken: string | undefined;
    do {
      const page = await client.send(
        new GetMetricDataCommand({
          MetricDataQueries,
          StartTime: new Date(from),
          EndTime: new Date(to),
          ScanBy: 'TimestampAscending',
          ...(NextToken && { NextToken }),
        }),
      );
      for (const result of page.MetricDataResults ?? []) {
        const points = series[Number(result.Id?.slice(1))];
        result.Timestamps?.forEach((time, index) => {
          points?.push({ time: time.getTime(), value: result.Values?.[index] ?? 0 });
        });
      }
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return series;
  },

  /** The alarms of these names, composite ones too; what is not there is left out. */
  async alarms(names: readonly string[]): Promise<FoundAlarm[]> {
    const found: FoundAlarm[] = [];
    for (let start = 0; start < names.length; start += ALARM_BATCH) {
      const AlarmNames = names.slice(start, start + ALARM_BATCH);
      for await (const page of paginateDescribeAlarms(
        { client },
        { AlarmNames, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
      )) {
        found.push(...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? []));
      }
    }
    return found;
  },

  /** Names of the metric alarms whose name begins so and whose description is this. */
  async alarmsDescribed(prefix: string, description: string): Promise<string[]> {
    const names: string[] = [];
    for await (const page of paginateDescribeAlarms({ client }, { AlarmNamePrefix: prefix })) {
      for (const { AlarmName, AlarmDescription } of page.MetricAlarms ?? []) {
        if (AlarmName !== undefined && AlarmDescription === description) names.push(AlarmName);
      }
    }
    return names;
  },

  /** Makes the alarm, or makes it so. */
  async putAlarm(input: PutMetricAlarmCommandInput): Promise<void> {
    await client.send(new PutMetricAlarmCommand(input));
  },

  /** One that is gone already stays so. */
  async deleteAlarms(names: readonly string[]): Promise<void> {
    try {
      await client.send(new DeleteAlarmsCommand({ AlarmNames: [...names] }));
    } catch (error) {
      if (!isAwsError(error, 'ResourceNotFound')) throw error;
    }
  },
}));
