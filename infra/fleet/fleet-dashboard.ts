import { Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  PeriodOverride,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { row, type Search, search, searchText } from '../dashboard';
import { kilnMetric } from '../kiln/kiln-metric';
import type { Names } from '../names';

const TARGET_GROUP = ['TargetGroup', 'LoadBalancer'] as const;
const PARTS = ['PlanSeconds', 'BakeSeconds', 'LaunchSeconds', 'ShiftSeconds', 'ProveSeconds'] as const;
const OUTCOMES = ['SUCCEEDED', 'RECOVERED', 'REFUSED', 'FAILED'] as const;
const DAY = Duration.days(1);

/** How one fleet serves, generation by generation, and how its releases go. */
export class FleetDashboard extends Construct {
  constructor(scope: Construct, names: Names, fleet: string) {
    super(scope, 'Dashboard');
    const { stage } = names;
    const generations = `${stage}-${fleet}-v`;
    const ofTargets = (metric: string, statistic: string): Search => ({
      namespace: 'AWS/ApplicationELB',
      dimensions: TARGET_GROUP,
      metric,
      where: [`TargetGroup=targetgroup/${generations}`],
      statistic,
    });
    const ofReleases = { stage, fleet };

    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `${names.prefix}-${fleet}`,
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        ...row(
          `${fleet} in ${stage}: who gets the traffic`,
          { title: 'Share of the requests by generation', left: [shares(ofTargets('RequestCount', 'Sum'))], unit: '%' },
          {
            title: 'Weight of the new generation, as written',
            left: [
              kilnMetric('GreenWeight', {
                dimensions: ofReleases,
                statistic: Stats.MAXIMUM,
                period: Duration.minutes(1),
              }),
            ],
            unit: '%',
          },
          { title: 'Healthy targets by generation', left: [search(ofTargets('HealthyHostCount', 'Minimum'))] },
        ),
        ...row(
          'Requests and errors by generation',
          { title: 'Requests', left: [search(ofTargets('RequestCount', 'Sum'))] },
          {
            title: 'Answers 5xx and 4xx',
            left: [
              search({ ...ofTargets('HTTPCode_Target_5XX_Count', 'Sum'), label: '5xx' }),
              search({ ...ofTargets('HTTPCode_Target_4XX_Count', 'Sum'), label: '4xx' }),
            ],
          },
          { title: 'Response time, p90', left: [search(ofTargets('TargetResponseTime', 'p90'))], unit: 'seconds' },
        ),
        ...row(
          'Instances by generation',
          { title: 'Unhealthy targets', left: [search(ofTargets('UnHealthyHostCount', 'Maximum'))] },
          {
            title: 'CPU',
            left: [
              search({
                namespace: 'AWS/EC2',
                dimensions: ['AutoScalingGroupName'],
                metric: 'CPUUtilization',
                where: [`AutoScalingGroupName=${generations}`],
                statistic: 'Average',
                period: Duration.minutes(5),
              }),
            ],
            unit: '%',
          },
        ),
        ...row(
          'Releases',
          {
            title: 'Outcomes, by day',
            left: OUTCOMES.map((outcome) =>
              kilnMetric('Releases', {
                dimensions: { ...ofReleases, outcome },
                statistic: Stats.SUM,
                period: DAY,
                label: outcome,
              }),
            ),
          },
          {
            title: 'Time to recover, by day',
            left: (['RestoreSeconds', 'RecoverSeconds'] as const).map((name) =>
              kilnMetric(name, { dimensions: ofReleases, statistic: Stats.MAXIMUM, period: DAY, label: name }),
            ),
            unit: 'seconds',
          },
          {
            title: 'Time of a release that succeeded, by day',
            left: [
              kilnMetric('ReleaseSeconds', {
                dimensions: { ...ofReleases, outcome: 'SUCCEEDED' },
                statistic: Stats.AVERAGE,
                period: DAY,
                label: 'ReleaseSeconds',
              }),
            ],
            unit: 'seconds',
          },
        ),
      ],
    });
    dashboard.addWidgets(
      new GraphWidget({
        title: 'Where the time goes, by day',
        left: PARTS.map(
          (name): IMetric =>
            kilnMetric(name, { dimensions: ofReleases, statistic: Stats.AVERAGE, period: DAY, label: name }),
        ),
        stacked: true,
        width: 8,
        height: 8,
        leftYAxis: { min: 0, label: 'seconds', showUnits: false },
      }),
      // Every transition leaves a line in the log of the function that writes to people.
      new LogQueryWidget({
        title: 'Last transitions',
        logGroupNames: [`/aws/lambda/${names.function('Notify')}`],
        view: LogQueryVisualizationType.TABLE,
        queryLines: [
          'fields @timestamp, event.version as version, event.transition as transition, event.weight as weight, event.reason as reason, event.requestedBy as askedBy',
          `filter message = "transition" and event.fleet = "${fleet}"`,
          'sort @timestamp desc',
          'limit 50',
        ],
        width: 16,
        height: 8,
      }),
    );
  }
}

/** What each generation gets of all requests: the weights, as they come to bear. */
function shares(requests: Search): MathExpression {
  const found = searchText(requests);
  return new MathExpression({
    expression: `100 * ${found} / SUM(${found})`,
    usingMetrics: {},
    label: '',
    period: Duration.minutes(1),
  });
}
