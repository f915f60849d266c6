import { metrics } from '../aws/metrics';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { seconds } from '../domain/fleet-spec';
import { alarmName, guardDescription } from '../domain/names';
import { generationTags } from '../domain/plan-access';
import { targetGroupDimension } from '../domain/rule';
import { defineStep } from '../shared/define-step';
import { tagList } from '../shared/tag-list';

/** The alarms the file declares, each on green's own target group. Putting one again changes nothing. */
export const handler = defineStep(
  contracts.CreateAlarms,
  { store, metrics },
  async ({ release, targetGroupArn }, { store, metrics }) => {
    const plan = await store.readPlan(release);
    const dimension = targetGroupDimension(targetGroupArn);
    for (const alarm of plan.deployed.spec.guards.declare) {
      await metrics.putAlarm({
        AlarmName: alarmName(plan.green.generation, alarm.name),
        AlarmDescription: guardDescription(plan.green.generation),
        Namespace: 'AWS/ApplicationELB',
        MetricName: alarm.metric,
        Dimensions: [
          { Name: 'TargetGroup', Value: dimension },
          { Name: 'LoadBalancer', Value: plan.deployed.loadBalancer },
        ],
        Statistic: alarm.statistic,
        Period: seconds(alarm.period),
        EvaluationPeriods: alarm.datapoints,
        DatapointsToAlarm: alarm.datapoints,
        Threshold: alarm.threshold,
        ComparisonOperator: 'GreaterThanThreshold',
        // No requests, no errors: CloudWatch has no datapoint for a count of zero.
        TreatMissingData: 'notBreaching',
        Tags: tagList(generationTags(plan)),
      });
    }
    return {};
  },
);
