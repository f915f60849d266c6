import { Aws, Duration } from 'aws-cdk-lib';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { type FleetSpec, seconds } from '../../lambdas/domain/fleet-spec';
import { allow } from '../grants';
import { arnOf, liveMachineArn, machineArn, type Names } from '../names';
import { ownSchedules } from '../own-schedules';
import { kilnRole } from '../role';

/** A schedule that could not start its rebuild tries again for so long; then the next one is near enough. */
const RETRY = { attempts: 20, age: Duration.hours(2) };

/** The fleet's own schedule of rebuilds, where its file has one. It starts the rebuild machine for this fleet. */
export function rebuildSchedule(scope: Construct, names: Names, { fleet, rebuild }: FleetSpec): void {
  if (rebuild === undefined) return;
  const deadLetters = arnOf('sqs', names.deadLetters);
  const role = kilnRole(scope, 'RebuildScheduleRole', {
    names,
    assumedBy: ownSchedules(names),
    statements: [
      allow(['states:StartExecution'], [machineArn(names, 'rebuild')]),
      // Dead letters are sent under the schedule's role. Source: EventBridge Scheduler user guide, "Configuring a schedule's dead-letter queue".
      allow(['sqs:SendMessage'], [deadLetters]),
    ],
  });
  const minutes = seconds(rebuild.flexibleWindow) / 60;
  new CfnSchedule(scope, 'RebuildSchedule', {
    name: names.rebuildSchedule(fleet),
    groupName: names.scheduleGroup,
    description: `Looks whether the image of fleet ${fleet} is to be baked anew. Made from its file by its stack.`,
    scheduleExpression: rebuild.schedule,
    scheduleExpressionTimezone: rebuild.timeZone,
    flexibleTimeWindow: minutes === 0 ? { mode: 'OFF' } : { mode: 'FLEXIBLE', maximumWindowInMinutes: minutes },
    target: {
      // The API itself, as it takes the ARN of an alias: StepFunctions.StartExecution, StateMachineArn.
      arn: `arn:${Aws.PARTITION}:scheduler:::aws-sdk:sfn:startExecution`,
      roleArn: role.roleArn,
      input: JSON.stringify({
        StateMachineArn: liveMachineArn(names, 'rebuild'),
        Input: JSON.stringify({ fleet, scheduledTime: '<aws.scheduler.scheduled-time>' }),
      }),
      retryPolicy: { maximumRetryAttempts: RETRY.attempts, maximumEventAgeInSeconds: RETRY.age.toSeconds() },
      deadLetterConfig: { arn: deadLetters },
    },
  });
}
