import { Duration } from 'aws-cdk-lib';
import { Dashboard, type IMetric, MathExpression, PeriodOverride, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { MetricName } from '../../lambdas/domain/kiln-metrics';
import { row, search } from '../dashboard';
import { MACHINES, type Names } from '../names';
import { kilnMetric } from './kiln-metric';
import type { Machines } from './machines';

export interface KilnDashboardProps {
  readonly names: Names;
  readonly machines: Machines;
  readonly deadLetters: readonly IQueue[];
}

const OUTCOMES = ['SUCCEEDED', 'RECOVERED', 'REFUSED', 'FAILED'] as const;
const DAY = Duration.days(1);
const FIVE_MINUTES = Duration.minutes(5);

/** How releases of all fleets of a stage go, and how Kiln itself is. */
export class KilnDashboard extends Construct {
  constructor(scope: Construct, { names, machines, deadLetters }: KilnDashboardProps) {
    super(scope, 'Dashboard');
    const { stage } = names;
    const count = (name: MetricName): IMetric =>
      kilnMetric(name, { dimensions: { stage }, statistic: Stats.SUM, period: FIVE_MINUTES, label: name });
    const highest = (name: MetricName): IMetric =>
      kilnMetric(name, { dimensions: { stage }, statistic: Stats.MAXIMUM, period: FIVE_MINUTES, label: name });
    const ofOutcome = (outcome: string): IMetric =>
      kilnMetric('Releases', { dimensions: { stage, outcome }, statistic: Stats.SUM, period: DAY, label: outcome });
    const ofMachines = (metric: 'metricStarted' | 'metricFailed' | 'metricThrottled'): IMetric[] =>
      MACHINES.map((name) => machines.get(name).machine[metric]({ period: FIVE_MINUTES, label: name }));
    const ofFunctions = (metric: string, statistic: string): IMetric =>
      search({
        namespace: 'AWS/Lambda',
        dimensions: ['FunctionName'],
        metric,
        where: [`FunctionName=${names.prefix}-`],
        statistic,
        period: FIVE_MINUTES,
      });

    new Dashboard(this, 'Dashboard', {
      dashboardName: names.prefix,
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        ...row(
          `Releases of ${stage}, by day`,
          { title: 'Outcomes', left: OUTCOMES.map(ofOutcome) },
          { title: 'Change-failure rate', left: [changeFailureRate(ofOutcome)], unit: '%' },
          {
            title: 'Time to recover',
            left: (['RestoreSeconds', 'RecoverSeconds'] as const).map((name) =>
              kilnMetric(name, { dimensions: { stage }, statistic: Stats.p(90), period: DAY, label: `${name} p90` }),
            ),
            unit: 'seconds',
          },
        ),
        ...row(
          'What needs somebody',
          { title: 'Fleets that need a person', left: [highest('FleetsNeedingPerson')] },
          {
            title: 'Oldest claim and recovery',
            left: [highest('OldestClaimSeconds'), highest('OldestRecoverySeconds')],
            unit: 'seconds',
          },
          {
            title: 'Dead letters',
            left: deadLetters.map((queue) =>
              queue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
            ),
          },
        ),
        ...row(
          'State machines',
          { title: 'Started', left: ofMachines('metricStarted') },
          { title: 'Failed', left: ofMachines('metricFailed') },
          { title: 'Throttled', left: ofMachines('metricThrottled') },
        ),
        ...row(
          'Functions',
          { title: 'Errors', left: [ofFunctions('Errors', 'Sum')] },
          { title: 'Duration', left: [ofFunctions('Duration', 'p90')], unit: 'ms' },
          { title: 'Throttles', left: [ofFunctions('Throttles', 'Sum')] },
        ),
        ...row(
          'Calls',
          { title: 'Errors without a name', left: [count('UnexpectedErrors')] },
          { title: 'AWS calls repeated and given up', left: [count('AwsRetries')], right: [count('AwsThrottles')] },
          { title: 'Polls', left: [count('Polls')] },
          { title: 'Events lost', left: [count('EventsLost')] },
        ),
      ],
    });
  }
}

/** Of the releases that changed something, those that had to be taken back. A day without any has no rate. */
function changeFailureRate(ofOutcome: (outcome: string) => IMetric): MathExpression {
  const succeeded = 'FILL(succeeded, 0)';
  const failed = '(FILL(recovered, 0) + FILL(failed, 0))';
  return new MathExpression({
    expression: `100 * ${failed} / (${succeeded} + ${failed})`,
    usingMetrics: {
      succeeded: ofOutcome('SUCCEEDED'),
      recovered: ofOutcome('RECOVERED'),
      failed: ofOutcome('FAILED'),
    },
    label: 'Taken back or failed, of those that changed something',
    period: DAY,
  });
}
