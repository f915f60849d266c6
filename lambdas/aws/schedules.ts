import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { meaning } from '../shared/aws-errors';
import { adapter } from '../shared/clients';

/** `aws`, `aws-cn`, `aws-us-gov`: all of a deployment is in one. */
const partitionOf = (arn: string): string => arn.split(':')[1] ?? 'aws';

/** EventBridge Scheduler: one-time starts of a state machine. Source: EventBridge Scheduler API, CreateSchedule. */
export const schedules = adapter(SchedulerClient, (client, setting) => ({
  /**
   * Starts an execution once, at a moment (epoch seconds), under a name of our choosing: a schedule may fire twice, an
   * execution name only once. The schedule deletes itself afterwards. A schedule of this name that exists is left as it is.
   */
  async startOnce(schedule: {
    readonly name: string;
    readonly at: number;
    readonly machineArn: string;
    readonly executionName: string;
    readonly input: Readonly<Record<string, unknown>>;
    readonly token: string;
  }): Promise<void> {
    await client
      .send(
        new CreateScheduleCommand({
          GroupName: setting('SCHEDULE_GROUP'),
          Name: schedule.name,
          ClientToken: schedule.token,
          ScheduleExpression: `at(${new Date(schedule.at * 1000).toISOString().slice(0, 19)})`,
          ScheduleExpressionTimezone: 'UTC',
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'DELETE',
          Target: {
            Arn: `arn:${partitionOf(schedule.machineArn)}:scheduler:::aws-sdk:sfn:startExecution`,
            RoleArn: setting('SCHEDULE_ROLE_ARN'),
            Input: JSON.stringify({
              StateMachineArn: schedule.machineArn,
              Name: schedule.executionName,
              Input: JSON.stringify(schedule.input),
            }),
            RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 3600 },
          },
        }),
      )
      .catch(meaning(undefined, 'ConflictException'));
  },
}));
