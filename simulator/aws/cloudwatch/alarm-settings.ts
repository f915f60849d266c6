import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type AlarmSettings, COMPARISONS, MISSING_DATA } from './alarm-model';
import { dimensionsSchema, readDimensions } from './dimensions';
import { STATISTICS } from './metric-store';

/** What is modelled of PutMetricAlarm: a static threshold on one metric. */
export const putMetricAlarmInput = z.strictObject({
  AlarmName: z.string(),
  AlarmDescription: z.string().optional(),
  ActionsEnabled: z.boolean().optional(),
  OKActions: z.array(z.string()).optional(),
  AlarmActions: z.array(z.string()).optional(),
  InsufficientDataActions: z.array(z.string()).optional(),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: dimensionsSchema.optional(),
  Statistic: z.enum(STATISTICS).optional(),
  Period: z.number().optional(),
  EvaluationPeriods: z.number().optional(),
  DatapointsToAlarm: z.number().optional(),
  Threshold: z.number().optional(),
  ComparisonOperator: z.enum(COMPARISONS).optional(),
  TreatMissingData: z.string().optional(),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).optional(),
}) satisfies z.ZodType<PutMetricAlarmCommandInput>;

type Input = z.output<typeof putMetricAlarmInput>;

/** Source: CloudWatch API reference, PutMetricAlarm. */
const LONGEST_EVALUATION_SECONDS = 7 * 86_400;
const LONGEST_DAILY_EVALUATION_SECONDS = 86_400;
const MAX_ACTIONS = 5;
const MAX_DIMENSIONS = 30;

/** @throws AwsError ValidationError. */
export function alarmSettings(input: Input): AlarmSettings {
  const periodSeconds = given(input.Period, 'Period');
  const evaluationPeriods = given(input.EvaluationPeriods, 'EvaluationPeriods');
  const { DatapointsToAlarm: datapointsToAlarm, AlarmDescription: description } = input;
  if (input.AlarmName === '' || input.AlarmName.length > 255)
    throw invalid('AlarmName must be 1 to 255 characters long');
  if ((description ?? '').length > 1024) throw invalid('AlarmDescription can be at most 1024 characters long');
  checkEvaluation(periodSeconds, evaluationPeriods, datapointsToAlarm);
  if ((input.Dimensions ?? []).length > MAX_DIMENSIONS)
    throw invalid(`At most ${MAX_DIMENSIONS} dimensions are allowed`);
  return {
    name: input.AlarmName,
    ...(description !== undefined && { description }),
    actionsEnabled: input.ActionsEnabled ?? true,
    okActions: actions(input.OKActions),
    alarmActions: actions(input.AlarmActions),
    insufficientDataActions: actions(input.InsufficientDataActions),
    namespace: given(input.Namespace, 'Namespace'),
    metricName: given(input.MetricName, 'MetricName'),
    dimensions: readDimensions(input.Dimensions),
    statistic: given(input.Statistic, 'Statistic'),
    periodSeconds,
    evaluationPeriods,
    ...(datapointsToAlarm !== undefined && { datapointsToAlarm }),
    threshold: given(input.Threshold, 'Threshold'),
    comparison: given(input.ComparisonOperator, 'ComparisonOperator'),
    treatMissingData: missingData(input.TreatMissingData ?? 'missing'),
  };
}

function checkEvaluation(period: number, periods: number, datapoints: number | undefined): void {
  if (!Number.isInteger(period) || period < 60 || period % 60 !== 0)
    throw invalid('Period must be 10, 20, 30 or a multiple of 60');
  if (!Number.isInteger(periods) || periods < 1) throw invalid('EvaluationPeriods must be at least 1');
  const longest = period >= 3600 ? LONGEST_EVALUATION_SECONDS : LONGEST_DAILY_EVALUATION_SECONDS;
  if (period * periods > longest)
    throw invalid(
      'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400), or 7 days where Period is at least 3600',
    );
  if (datapoints !== undefined && (!Number.isInteger(datapoints) || datapoints < 1 || datapoints > periods))
    throw invalid('DatapointsToAlarm must be at least 1 and not greater than EvaluationPeriods');
}

function given<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw invalid(`The parameter ${name} is required for an alarm on a single metric`);
  return value;
}

function actions(arns: readonly string[] = []): readonly string[] {
  if (arns.length > MAX_ACTIONS) throw invalid(`At most ${MAX_ACTIONS} actions are allowed per state`);
  for (const arn of arns) if (!arn.startsWith('arn:')) throw invalid(`Invalid arn syntax: ${arn}`);
  return arns;
}

function missingData(value: string): AlarmSettings['treatMissingData'] {
  const known = MISSING_DATA.find((candidate) => candidate === value);
  if (known === undefined)
    throw invalid(`The value ${value} for TreatMissingData is not one of ${MISSING_DATA.join(', ')}`);
  return known;
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
