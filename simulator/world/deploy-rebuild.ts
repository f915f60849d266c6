import { type FleetSpec, seconds } from '../../lambdas/domain/fleet-spec';
import type { DeploymentNames } from './deployment-names';
import type { SimulatedAws } from './simulated-aws';

/** The fleet's schedule of rebuilds as its stack makes it; none where its file has none. */
export function deployRebuild(aws: SimulatedAws, names: DeploymentNames, { fleet, rebuild }: FleetSpec): void {
  if (rebuild === undefined) return;
  const minutes = seconds(rebuild.flexibleWindow) / 60;
  aws.ask('scheduler', 'CreateSchedule', {
    Name: names.rebuildSchedule(fleet),
    GroupName: names.scheduleGroup,
    ScheduleExpression: rebuild.schedule,
    ScheduleExpressionTimezone: rebuild.timeZone,
    FlexibleTimeWindow: minutes === 0 ? { Mode: 'OFF' } : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: minutes },
    Target: {
      Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution',
      RoleArn: names.rebuildRoleArn(fleet),
      Input: JSON.stringify({
        StateMachineArn: names.machineArn('rebuild'),
        Input: JSON.stringify({ fleet, scheduledTime: '<aws.scheduler.scheduled-time>' }),
      }),
      RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 7200 },
      DeadLetterConfig: { Arn: names.deadLettersArn },
    },
  });
}
