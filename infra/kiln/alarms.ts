import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, MathExpression, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Names } from '../names';

const ONCE = {
  threshold: 1,
  evaluationPeriods: 1,
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: TreatMissingData.NOT_BREACHING,
} as const;

interface Watched {
  readonly recover: IStateMachine;
  readonly deadLetters: IQueue;
}

/** What a person must hear of even when Kiln cannot say it any more. */
export class Alarms extends Construct {
  constructor(scope: Construct, names: Names, { recover, deadLetters }: Watched, topic: ITopic) {
    super(scope, 'Alarms');
    const over = { period: Duration.minutes(5), statistic: Stats.SUM };
    const alarms = [
      new Alarm(this, 'RecoveryFailed', {
        ...ONCE,
        alarmName: `${names.prefix}-recovery-failed`,
        alarmDescription:
          'A recovery did not end well: a person is needed. Its execution says what is safe and what is left.',
        metric: new MathExpression({
          expression: 'failed + timedOut + aborted',
          label: 'Recoveries that did not end well',
          period: over.period,
          usingMetrics: {
            failed: recover.metricFailed(over),
            timedOut: recover.metricTimedOut(over),
            aborted: recover.metricAborted(over),
          },
        }),
      }),
      new Alarm(this, 'DeadLetters', {
        ...ONCE,
        alarmName: `${names.prefix}-dead-letters`,
        alarmDescription:
          'The watchdog could not be told of something, or failed at it: releases that ended badly may stay as they are. Or a schedule could not start a rebuild.',
        metric: deadLetters.metricApproximateNumberOfMessagesVisible({ ...over, statistic: Stats.MAXIMUM }),
      }),
    ];
    for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(topic));
  }
}
