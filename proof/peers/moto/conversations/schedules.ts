import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { schedules } from '../../../../lambdas/aws/schedules';
import type { Conversation } from '../conversation';

const AT = 2_000_000_000;

export const scheduleConversation: Conversation = {
  name: 'schedules',
  async hold(peer) {
    const { refused } = peer;
    const { machineArn } = peer.places;
    const book = peer.use(schedules);
    const once = {
      name: 'prod-web-v001-retire',
      at: AT,
      machineArn,
      executionName: 'retire-prod-web-v001',
      input: { generation: 'prod-web-v001' },
      token: 'retire-prod-web-v001',
    };
    await book.startOnce(once);
    await refused('one that is there', () => book.startOnce({ ...once, token: 'another' }));
    const right = {
      Name: 'wrong',
      GroupName: 'kiln-prod',
      ScheduleExpression: 'at(2033-05-18T03:33:20)',
      FlexibleTimeWindow: { Mode: 'OFF' as const },
      Target: {
        Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution',
        RoleArn: peer.setting('SCHEDULE_ROLE_ARN'),
        Input: JSON.stringify({ StateMachineArn: machineArn, Name: 'x', Input: '{}' }),
      },
    };
    const wrong: Record<string, object> = {
      'a group that is not': { GroupName: 'nobodys' },
      'an expression that is none': { ScheduleExpression: 'soon' },
      'a day that is none': { ScheduleExpression: 'at(2033-02-30T03:33:20)' },
      'a zone that is none': { ScheduleExpressionTimezone: 'Mars/Olympus' },
      'a name with a space': { Name: 'a b' },
      'a long name': { Name: 'x'.repeat(65) },
      'a role that is none': { Target: { ...right.Target, RoleArn: 'anybody' } },
      'a moment that has passed': { ScheduleExpression: 'at(2001-01-01T00:00:00)' },
      'too many tries': { Target: { ...right.Target, RetryPolicy: { MaximumRetryAttempts: 186 } } },
      'tries for less than a minute': { Target: { ...right.Target, RetryPolicy: { MaximumEventAgeInSeconds: 59 } } },
      'a window without its length': { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } },
    };
    const client = peer.clients(SchedulerClient);
    for (const [about, fields] of Object.entries(wrong)) {
      await refused(about, () =>
        client.send(new CreateScheduleCommand({ ...right, Name: `wrong-${about.length}`, ...fields })),
      );
    }
  },
};
