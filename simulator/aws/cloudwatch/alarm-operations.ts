import type {
  DeleteAlarmsCommandInput,
  DeleteAlarmsCommandOutput,
  DescribeAlarmsCommandInput,
  DescribeAlarmsCommandOutput,
  MetricAlarm,
  PutMetricAlarmCommandOutput,
  SetAlarmStateCommandInput,
  SetAlarmStateCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import type { VersionedMap } from '../../versioned-map';
import { ALARM_STATES, type Alarm } from './alarm-model';
import { alarmSettings, putMetricAlarmInput } from './alarm-settings';
import type { AlarmWatch } from './alarm-watch';
import { shownDimensions } from './dimensions';

/** Source: CloudWatch API reference, DescribeAlarms and DeleteAlarms. */
const MAX_NAMES = 100;
const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 100;

export function alarmOperations(
  alarms: VersionedMap<Alarm>,
  tags: VersionedMap<Readonly<Record<string, string>>>,
  watch: AlarmWatch,
  arnOf: (name: string) => string,
): Operations {
  return {
    /** Creates an alarm, or overwrites one of that name: its state and its tags then stay as they are. */
    PutMetricAlarm: operation({
      kind: 'write',
      input: putMetricAlarmInput,
      answer: (input, { now }): Omit<PutMetricAlarmCommandOutput, '$metadata'> => {
        const settings = alarmSettings(input);
        const known = alarms.get(settings.name);
        const initial = {
          value: 'INSUFFICIENT_DATA',
          reason: 'Unchecked: Initial alarm creation',
          since: now,
        } as const;
        alarms.put(settings.name, {
          arn: arnOf(settings.name),
          settings,
          configuredAt: now,
          condition: known?.condition ?? initial,
        });
        if (known === undefined)
          tags.put(settings.name, Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value])));
        watch.start(settings.name);
        return {};
      },
    }),

    DescribeAlarms: operation({
      kind: 'eventual',
      input: z.strictObject({
        AlarmNames: z.array(z.string()).optional(),
        AlarmNamePrefix: z.string().optional(),
        AlarmTypes: z.array(z.enum(['MetricAlarm', 'CompositeAlarm'])).optional(),
        StateValue: z.enum(ALARM_STATES).optional(),
        MaxRecords: z.number().optional(),
        NextToken: z.string().optional(),
      }) satisfies z.ZodType<DescribeAlarmsCommandInput>,
      answer: (input, { readAt }): Omit<DescribeAlarmsCommandOutput, '$metadata'> => {
        const { AlarmNames: names, AlarmNamePrefix: prefix, MaxRecords: size = DEFAULT_PAGE } = input;
        if (names !== undefined && prefix !== undefined)
          throw invalid('AlarmNames and AlarmNamePrefix exclude each other');
        if ((names ?? []).length > MAX_NAMES) throw invalid(`AlarmNames can have at most ${MAX_NAMES} members`);
        if (size < 1 || size > LARGEST_PAGE) throw invalid(`MaxRecords must be between 1 and ${LARGEST_PAGE}`);
        const start = Number(input.NextToken ?? 0);
        if (!Number.isInteger(start)) throw new AwsError('InvalidNextToken', 'The next token specified is invalid.');
        const found = alarms
          .list(readAt)
          .filter(
            ({ settings, condition }) =>
              (names === undefined || names.includes(settings.name)) &&
              (prefix === undefined || settings.name.startsWith(prefix)) &&
              (input.StateValue === undefined || input.StateValue === condition.value) &&
              (input.AlarmTypes === undefined || input.AlarmTypes.includes('MetricAlarm')),
          )
          .sort((a, b) => (a.settings.name < b.settings.name ? -1 : 1));
        const end = start + size;
        return {
          MetricAlarms: found.slice(start, end).map(shown),
          CompositeAlarms: [],
          ...(end < found.length && { NextToken: String(end) }),
        };
      },
    }),

    /** The alarms that exist are deleted, even where a name beside them is wrong. */
    DeleteAlarms: operation({
      kind: 'write',
      input: z.strictObject({ AlarmNames: z.array(z.string()) }) satisfies z.ZodType<DeleteAlarmsCommandInput>,
      answer: ({ AlarmNames: names }): Omit<DeleteAlarmsCommandOutput, '$metadata'> => {
        if (names.length > MAX_NAMES) throw invalid(`AlarmNames can have at most ${MAX_NAMES} members`);
        const unknown = names.filter((name) => alarms.get(name) === undefined);
        for (const name of names) {
          alarms.delete(name);
          tags.delete(name);
          watch.stop(name);
        }
        if (unknown.length > 0) throw notFound(unknown);
        return {};
      },
    }),

    SetAlarmState: operation({
      kind: 'write',
      input: z.strictObject({
        AlarmName: z.string(),
        StateValue: z.enum(ALARM_STATES),
        StateReason: z.string(),
      }) satisfies z.ZodType<SetAlarmStateCommandInput>,
      answer: (input): Omit<SetAlarmStateCommandOutput, '$metadata'> => {
        if (alarms.get(input.AlarmName) === undefined) throw notFound([input.AlarmName]);
        watch.change(input.AlarmName, { value: input.StateValue, reason: input.StateReason });
        return {};
      },
    }),
  };
}

function shown({ arn, settings, configuredAt, condition }: Alarm): MetricAlarm {
  return {
    AlarmName: settings.name,
    AlarmArn: arn,
    ...(settings.description !== undefined && { AlarmDescription: settings.description }),
    AlarmConfigurationUpdatedTimestamp: new Date(configuredAt),
    ActionsEnabled: settings.actionsEnabled,
    OKActions: [...settings.okActions],
    AlarmActions: [...settings.alarmActions],
    InsufficientDataActions: [...settings.insufficientDataActions],
    StateValue: condition.value,
    StateReason: condition.reason,
    StateUpdatedTimestamp: new Date(condition.since),
    StateTransitionedTimestamp: new Date(condition.since),
    Namespace: settings.namespace,
    MetricName: settings.metricName,
    Dimensions: shownDimensions(settings.dimensions),
    Statistic: settings.statistic,
    Period: settings.periodSeconds,
    EvaluationPeriods: settings.evaluationPeriods,
    ...(settings.datapointsToAlarm !== undefined && { DatapointsToAlarm: settings.datapointsToAlarm }),
    Threshold: settings.threshold,
    ComparisonOperator: settings.comparison,
    TreatMissingData: settings.treatMissingData,
  };
}

function notFound(names: readonly string[]): AwsError {
  return new AwsError('ResourceNotFound', `Unknown alarm: ${names.join(', ')}`, 404);
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
