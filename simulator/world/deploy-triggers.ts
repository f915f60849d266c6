import { fleetPatterns, RELEASE_REQUESTED, refusedAlarm } from '../../infra/trigger-patterns';
import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import type { AsynchronousInvocations } from '../lambda/asynchronous';
import { ACCOUNT } from './account';
import { type DeploymentNames, RUNBOOK } from './deployment-names';
import type { SimulatedAws } from './simulated-aws';

const PLACE = { partition: 'aws', region: ACCOUNT.region, account: ACCOUNT.accountId };

export interface TriggersDeployment {
  readonly aws: SimulatedAws;
  readonly names: DeploymentNames;
  readonly fleets: readonly FleetSpec[];
  readonly background: AsynchronousInvocations;
  readonly starterArn: string;
}

/** What the stacks make for releases to start from events: rules, the queue of refused events, and its alarm. */
export function deployTriggers({ aws, names, fleets, background, starterArn }: TriggersDeployment): void {
  const { eventbridge, sqs } = aws;
  sqs.createQueue(names.refusedEvents);
  const start = (payload: unknown): void =>
    background.invoke(starterArn, payload, (record) => sqs.put(names.refusedEvents, JSON.stringify(record)));
  eventbridge.putRule({
    bus: names.bus,
    name: `${names.prefix}-release-requested`,
    pattern: RELEASE_REQUESTED,
    target: start,
  });
  for (const spec of fleets) {
    for (const { name, pattern } of fleetPatterns(spec, PLACE)) {
      eventbridge.putRule({
        name: `${names.prefix}-${spec.fleet}-${name}`,
        pattern,
        target: (event) => start({ fleet: spec.fleet, event }),
      });
    }
  }
  const alarm = refusedAlarm(names.prefix, RUNBOOK);
  aws.ask('cloudwatch', 'PutMetricAlarm', {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description,
    AlarmActions: [names.topicArn],
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: names.refusedEvents }],
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  });
}
