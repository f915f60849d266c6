import type { AutoScalingGroup, DescribeAutoScalingGroupsCommandOutput } from '@aws-sdk/client-auto-scaling';
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { Action, TargetDescription, TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import type { DeployedFleet } from '../../lambdas/domain/fleet-spec';
import { TAGS } from '../../lambdas/domain/names';
import { FIRST_PAGE, targetGroupName } from '../../lambdas/domain/rule';
import { AwsError } from '../../simulator/aws-error';
import { aDeployedFleet, targetGroupArn } from '../builders/plan';

/** What AWS says to an operation: always the same, or made of what it is asked; it may throw. */
export type Answers = Readonly<Record<string, object | ((input: Readonly<Record<string, unknown>>) => object)>>;

/** AWS refuses an operation. */
export const refuses =
  (name: string, message = 'Refused.') =>
  (): never => {
    throw new AwsError(name, message);
  };

/** One answer after another; the last one stays. */
export function inTurn(...answers: readonly object[]): () => object {
  let next = 0;
  return () => answers[Math.min(next++, answers.length - 1)] ?? {};
}

/** The fleet's rule has these weights, by generation. Writing it is taken. */
export function ruleReads(weights: Readonly<Record<string, number>>): Answers {
  return { DescribeRules: { Rules: [{ Actions: [forward(weights)] }] }, ModifyRule: { Rules: [] } };
}

export function forward(weights: Readonly<Record<string, number>>): Action {
  const TargetGroups = Object.entries(weights).map(([name, Weight]) => ({
    TargetGroupArn: targetGroupArn(name),
    Weight,
  }));
  return { Type: 'forward', ForwardConfig: { TargetGroups } };
}

/** The rule as it is before a fleet's first release. */
export const FIRST_RULE: Answers = {
  DescribeRules: { Rules: [{ Actions: [{ Type: 'fixed-response', FixedResponseConfig: { ...FIRST_PAGE } }] }] },
  ModifyRule: { Rules: [] },
};

/** A generation that stands: so many instances, of which the first ones are healthy; further fields of its group. */
export interface Standing extends Partial<AutoScalingGroup> {
  readonly instances?: number;
  readonly healthy?: number;
  readonly release?: string;
  readonly version?: string;
}

/** What Auto Scaling and the load balancer show of generations, whatever tags are asked for; of every other they know nothing. */
export function generations(standing: Readonly<Record<string, Standing>>): Answers {
  const asked = z.object({ AutoScalingGroupNames: z.array(z.string()).default(Object.keys(standing)) });
  const askedTargets = z.object({ TargetGroupArn: z.string() });
  return {
    DescribeAutoScalingGroups: (input): Omit<DescribeAutoScalingGroupsCommandOutput, '$metadata'> => ({
      AutoScalingGroups: asked
        .parse(input)
        .AutoScalingGroupNames.flatMap((name) => (standing[name] === undefined ? [] : groupOf(name, standing[name]))),
    }),
    DescribeTargetHealth: (input) => {
      const name = targetGroupName(askedTargets.parse(input).TargetGroupArn);
      const there = standing[name];
      if (there === undefined) throw new AwsError('TargetGroupNotFoundException', 'Target groups not found');
      const { instances = 4, healthy = instances } = there;
      return { TargetHealthDescriptions: idsOf(name, instances).map((id, index) => target(id, index < healthy)) };
    },
    UpdateAutoScalingGroup: {},
  };
}

const idsOf = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `i-${name}-${index}`);

function target(Id: string, isHealthy: boolean): { Target: TargetDescription; TargetHealth: TargetHealth } {
  return {
    Target: { Id },
    TargetHealth: isHealthy ? { State: 'healthy' } : { State: 'unhealthy', Reason: 'Target.Timeout' },
  };
}

function groupOf(name: string, standing: Standing): AutoScalingGroup {
  const { instances = 4, healthy: _, release = 'web-20260105T090000Z-abcdef', version = '1.1.0', ...more } = standing;
  const tags = { [TAGS.generation]: name, [TAGS.release]: release, [TAGS.version]: version };
  return {
    AutoScalingGroupName: name,
    MinSize: 4,
    MaxSize: 12,
    DesiredCapacity: instances,
    DefaultCooldown: 300,
    AvailabilityZones: ['eu-central-1a'],
    HealthCheckType: 'ELB',
    CreatedTime: new Date(0),
    Instances: idsOf(name, instances).map((InstanceId) => ({
      InstanceId,
      AvailabilityZone: 'eu-central-1a',
      LifecycleState: 'InService',
      HealthStatus: 'Healthy',
      ProtectedFromScaleIn: false,
    })),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    ...more,
  };
}

/** CloudWatch's alarms, by name. */
export function alarms(states: Readonly<Record<string, MetricAlarm['StateValue']>>): Answers {
  const MetricAlarms = Object.entries(states).map(([AlarmName, StateValue]) => ({ AlarmName, StateValue }));
  return { DescribeAlarms: { MetricAlarms } };
}

const asksForData = z.object({
  StartTime: z.date(),
  EndTime: z.date(),
  MetricDataQueries: z.array(
    z.object({
      Id: z.string(),
      MetricStat: z.object({ Metric: z.object({ Dimensions: z.array(z.object({ Value: z.string() })) }) }),
    }),
  ),
});

/** CloudWatch has so many requests in each minute for generations; of every other it has no datapoint. */
export function requests(perMinute: Readonly<Record<string, number>>): Answers {
  return {
    GetMetricData: (input) => {
      const { StartTime, EndTime, MetricDataQueries } = asksForData.parse(input);
      const minutes: Date[] = [];
      for (let time = Math.ceil(StartTime.getTime() / 60_000) * 60_000; time < EndTime.getTime(); time += 60_000)
        minutes.push(new Date(time));
      const MetricDataResults = MetricDataQueries.map(({ Id, MetricStat }) => {
        const value = perMinute[targetGroupName(MetricStat.Metric.Dimensions[0]?.Value ?? '')];
        const Timestamps = value === undefined ? [] : minutes;
        return { Id, Timestamps, Values: Timestamps.map(() => value) };
      });
      return { MetricDataResults };
    },
  };
}

/** The parameter in which the fleet's deployment left what there is to know of it. */
export function deployed(fleet: DeployedFleet = aDeployedFleet()): Answers {
  return { GetParameter: { Parameter: { Value: JSON.stringify(fleet), Version: 1 } } };
}

/** The bus takes every event. */
export const BUS: Answers = { PutEvents: { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] } };
