import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { runbookLink } from '../../lambdas/domain/links';
import type { Names } from '../names';

const ONCE = {
  threshold: 1,
  evaluationPeriods: 1,
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: TreatMissingData.NOT_BREACHING,
} as const;

export interface AlarmsProps {
  readonly names: Names;
  readonly recover: IStateMachine;
  readonly deadLetters: IQueue;
  readonly topic: ITopic;
  /** Where people read the runbook. */
  readonly runbook: string;
}

/** What a person must hear of even when Kiln cannot say it any more. */
export class Alarms extends Construct {
  constructor(scope: Construct, { names, recover, deadLetters, topic, runbook }: AlarmsProps) {
    super(scope, 'Alarms');
    const over = { period: Duration.minutes(5), statistic: Stats.SUM };
    // An alarm for each way to end badly. A sum of the three has no value where one of them has none, and a metric that
    // was never published cannot be relied upon to be filled up with zeros. Source: CloudWatch user guide, "Using math
    // expressions", FILL, and "Configuring how CloudWatch alarms treat missing data".
    const badEnds = {
      failed: recover.metricFailed(over),
      'timed-out': recover.metricTimedOut(over),
      aborted: recover.metricAborted(over),
    };
    const alarms = [
      ...Object.entries(badEnds).map(
        ([end, metric]) =>
          new Alarm(this, `recovery-${end}`, {
            ...ONCE,
            alarmName: `${names.prefix}-recovery-${end}`,
            alarmDescription: `A recovery did not end well (${end}): a person is needed. Its execution says what is safe and what is left. Runbook: ${runbookLink(runbook, 'RecoveryFailed')}`,
            metric,
          }),
      ),
      new Alarm(this, 'DeadLetters', {
        ...ONCE,
        alarmName: `${names.prefix}-dead-letters`,
        alarmDescription: `The watchdog could not be told of something, or failed at it: releases that ended badly may stay as they are. Or a schedule could not start a rebuild. Runbook: ${runbookLink(runbook, 'Dead letters')}`,
        metric: deadLetters.metricApproximateNumberOfMessagesVisible({ ...over, statistic: Stats.MAXIMUM }),
      }),
    ];
    for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(topic));
  }
}
