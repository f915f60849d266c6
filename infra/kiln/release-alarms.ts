import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { MetricName } from '../../lambdas/domain/kiln-metrics';
import { runbookLink } from '../../lambdas/domain/links';
import type { Names } from '../names';
import { kilnMetric } from './kiln-metric';

/** What a recovery takes, draining included, is minutes; after this long somebody should look. */
const LONG_RECOVERY = Duration.minutes(30);
/**
 * No release that is well holds its claim for longer: a plan of more than 20,000 history events is refused, and whoever
 * waits after the claim looks every thirty seconds and leaves nine events each time.
 */
const LONGEST_CLAIM = Duration.days(1);
/** So many calls given up in five minutes are no bad moment any more. */
const MANY_THROTTLES = 5;

interface Watch {
  /** Of the alarm, and of its section in the runbook. */
  readonly name: string;
  /** What is so, in a sentence for whoever is woken. */
  readonly description: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly operator?: ComparisonOperator;
  readonly periods?: number;
  readonly missing?: TreatMissingData;
}

export interface ReleaseAlarmsProps {
  readonly names: Names;
  /** Where messages end that nobody got. */
  readonly lostNotifications: IQueue;
  readonly topic: ITopic;
  /** Where people read the runbook. */
  readonly runbook: string;
}

/** What Kiln measures about itself that a person must hear of. */
export class ReleaseAlarms extends Construct {
  constructor(scope: Construct, props: ReleaseAlarmsProps) {
    super(scope, 'ReleaseAlarms');
    for (const watch of watches(props)) this.ring(watch, props);
  }

  private ring(watch: Watch, { names, topic, runbook }: ReleaseAlarmsProps): void {
    const alarm = new Alarm(this, watch.name, {
      alarmName: `${names.prefix}-${watch.name}`,
      alarmDescription: `${watch.description} Runbook: ${runbookLink(runbook, watch.name)}`,
      metric: watch.metric,
      threshold: watch.threshold,
      comparisonOperator: watch.operator ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: watch.periods ?? 1,
      treatMissingData: watch.missing ?? TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  }
}

function watches({ names, lostNotifications }: ReleaseAlarmsProps): readonly Watch[] {
  const period = Duration.minutes(5);
  const ofStage = (name: MetricName, statistic: string): IMetric =>
    kilnMetric(name, { dimensions: { stage: names.stage }, statistic, period });
  return [
    {
      name: 'needs-person',
      description: 'A release could not be put back and holds its fleet until a person has mended it.',
      metric: ofStage('FleetsNeedingPerson', Stats.MAXIMUM),
      threshold: 1,
    },
    {
      name: 'recovery-slow',
      description: `A recovery has been at work for more than ${LONG_RECOVERY.toMinutes()} minutes.`,
      metric: ofStage('OldestRecoverySeconds', Stats.MAXIMUM),
      threshold: LONG_RECOVERY.toSeconds(),
    },
    {
      name: 'claim-stuck',
      description: 'A fleet is locked for longer than any release may last, so nothing of it can be released.',
      metric: ofStage('OldestClaimSeconds', Stats.MAXIMUM),
      threshold: LONGEST_CLAIM.toSeconds(),
    },
    {
      name: 'unexpected-error',
      description: 'A handler failed with an error that Kiln has no name for: a missing permission or a defect.',
      metric: ofStage('UnexpectedErrors', Stats.SUM),
      threshold: 1,
    },
    {
      name: 'aws-throttling',
      description: 'AWS throttles so many calls that they are given up: releases get slow, or are taken back.',
      metric: ofStage('AwsThrottles', Stats.SUM),
      threshold: MANY_THROTTLES,
    },
    {
      name: 'events-lost',
      description: 'The bus did not take what a release told: whoever waits for it was not told.',
      metric: ofStage('EventsLost', Stats.SUM),
      threshold: 1,
    },
    {
      name: 'notifications-lost',
      description: 'People could not be written to: the fleet’s topic is gone, or refuses.',
      metric: lostNotifications.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM }),
      threshold: 1,
    },
    {
      name: 'watchdog-silent',
      description: 'The watchdog has not looked at the fleets’ locks for a quarter of an hour.',
      metric: ofStage('OldestClaimSeconds', Stats.SAMPLE_COUNT),
      threshold: 1,
      operator: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 3,
      // It measures whenever it looks: nothing measured is what this alarm is for.
      missing: TreatMissingData.BREACHING,
    },
  ];
}
