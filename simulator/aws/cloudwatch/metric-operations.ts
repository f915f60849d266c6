import type {
  GetMetricDataCommandInput,
  GetMetricDataCommandOutput,
  GetMetricStatisticsCommandInput,
  GetMetricStatisticsCommandOutput,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import { dimensionsSchema, readDimensions } from './dimensions';
import { type Datapoint, type MetricStore, STATISTICS } from './metric-store';

/** One metric, one statistic; metric math and percentiles are not modelled. */
const metricQuery = z.strictObject({
  Id: z.string(),
  Label: z.string().optional(),
  ReturnData: z.boolean().optional(),
  MetricStat: z.strictObject({
    Metric: z.strictObject({
      Namespace: z.string(),
      MetricName: z.string(),
      Dimensions: dimensionsSchema.optional(),
    }),
    Period: z.number(),
    Stat: z.enum(STATISTICS),
  }),
});

/** Source: CloudWatch API reference, GetMetricData and GetMetricStatistics. */
const MAX_QUERIES = 500;
const MAX_DATAPOINTS = 100_800;
const MAX_STATISTICS = 1440;

export function metricOperations(store: MetricStore): Operations {
  return {
    GetMetricData: operation({
      kind: 'eventual',
      input: z.strictObject({
        MetricDataQueries: z.array(metricQuery),
        StartTime: z.date(),
        EndTime: z.date(),
        ScanBy: z.enum(['TimestampAscending', 'TimestampDescending']).optional(),
        NextToken: z.string().optional(),
        MaxDatapoints: z.number().optional(),
      }) satisfies z.ZodType<GetMetricDataCommandInput>,
      answer: (input, { readAt }): Omit<GetMetricDataCommandOutput, '$metadata'> => {
        const { MetricDataQueries: queries, StartTime: start, EndTime: end } = input;
        checkQueries(queries);
        checkRange(start, end, 'ValidationError');
        const found = queries
          .filter((query) => query.ReturnData !== false)
          .map(({ Id, Label, MetricStat: { Metric, Period, Stat } }) => {
            checkPeriod(Period, 'ValidationError');
            const points = store.read(
              {
                namespace: Metric.Namespace,
                name: Metric.MetricName,
                dimensions: readDimensions(Metric.Dimensions),
                statistic: Stat,
                periodSeconds: Period,
                from: start.getTime(),
                to: end.getTime(),
              },
              readAt,
            );
            if (input.ScanBy !== 'TimestampAscending') points.reverse();
            return { id: Id, label: Label ?? Metric.MetricName, points };
          });
        return onePage(found, input.MaxDatapoints ?? MAX_DATAPOINTS, input.NextToken);
      },
    }),

    GetMetricStatistics: operation({
      kind: 'eventual',
      input: z.strictObject({
        Namespace: z.string(),
        MetricName: z.string(),
        Dimensions: dimensionsSchema.optional(),
        StartTime: z.date(),
        EndTime: z.date(),
        Period: z.number(),
        Statistics: z.array(z.enum(STATISTICS)),
      }) satisfies z.ZodType<GetMetricStatisticsCommandInput>,
      answer: (input, { readAt }): Omit<GetMetricStatisticsCommandOutput, '$metadata'> => {
        const { StartTime: start, EndTime: end, Period: periodSeconds } = input;
        checkRange(start, end, 'InvalidParameterValueException');
        checkPeriod(periodSeconds, 'InvalidParameterValueException');
        if ((end.getTime() - start.getTime()) / 1000 / periodSeconds > MAX_STATISTICS)
          throw new AwsError(
            'InvalidParameterCombinationException',
            `You have requested more than the limit of ${MAX_STATISTICS} datapoints`,
          );
        const points = new Map<number, Partial<Record<(typeof STATISTICS)[number], number>>>();
        for (const statistic of input.Statistics)
          for (const { time, value } of store.read(
            {
              namespace: input.Namespace,
              name: input.MetricName,
              dimensions: readDimensions(input.Dimensions),
              statistic,
              periodSeconds,
              from: start.getTime(),
              to: end.getTime(),
            },
            readAt,
          ))
            points.set(time, { ...points.get(time), [statistic]: value });
        return {
          Label: input.MetricName,
          Datapoints: [...points].map(([time, values]) => ({ Timestamp: new Date(time), ...values })),
        };
      },
    }),
  };
}

function checkQueries(queries: readonly z.output<typeof metricQuery>[]): void {
  if (queries.length === 0 || queries.length > MAX_QUERIES)
    throw new AwsError('ValidationError', `The collection MetricDataQueries must have 1 to ${MAX_QUERIES} members`);
  const ids = queries.map((query) => query.Id);
  for (const id of ids)
    if (!/^[a-z][A-Za-z0-9_]{0,254}$/.test(id))
      throw new AwsError(
        'ValidationError',
        `The value ${id} is not a valid Id: it must begin with a lower-case letter, followed by letters, numbers or underscores`,
      );
  if (new Set(ids).size < ids.length)
    throw new AwsError('ValidationError', 'The values for parameter id in MetricDataQueries are not unique.');
}

function checkRange(start: Date, end: Date, code: string): void {
  if (start.getTime() >= end.getTime())
    throw new AwsError(code, 'The parameter StartTime must be less than the parameter EndTime.');
}

function checkPeriod(seconds: number, code: string): void {
  if (!Number.isInteger(seconds) || seconds < 60 || seconds % 60 !== 0)
    throw new AwsError(
      code,
      'The parameter Period must be a value in the set [ 1, 5, 10, 20, 30 ] or a multiple of 60.',
    );
}

interface Found {
  readonly id: string;
  readonly label: string;
  readonly points: readonly Datapoint[];
}

/** So many datapoints over all queries; the token says how many were given before. */
function onePage(found: readonly Found[], size: number, token = '0'): Omit<GetMetricDataCommandOutput, '$metadata'> {
  const start = Number(token);
  if (!Number.isInteger(start)) throw new AwsError('InvalidNextToken', 'The next token specified is invalid.');
  const end = start + size;
  let seen = 0;
  const results = found.map(({ id, label, points }): MetricDataResult => {
    const given = points.slice(Math.max(0, start - seen), Math.max(0, end - seen));
    seen += points.length;
    return {
      Id: id,
      Label: label,
      Timestamps: given.map(({ time }) => new Date(time)),
      Values: given.map(({ value }) => value),
      StatusCode: seen > end ? 'PartialData' : 'Complete',
    };
  });
  return { MetricDataResults: results, Messages: [], ...(seen > end && { NextToken: String(end) }) };
}
