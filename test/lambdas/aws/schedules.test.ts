import { z } from 'zod';
import { schedules } from '../../../lambdas/aws/schedules';
import { operation } from '../../../simulator/service';
import { virtualAws } from '../../simulator/virtual-aws';

it.each(['aws', 'aws-cn', 'aws-us-gov'])('a schedule in %s starts machines of this partition', async (partition) => {
  const { kernel, clients, settle } = virtualAws();
  const targets: string[] = [];
  kernel.register({
    name: 'scheduler',
    operations: {
      CreateSchedule: operation({
        kind: 'write',
        input: z.looseObject({ Target: z.looseObject({ Arn: z.string() }) }),
        answer: ({ Target }) => {
          targets.push(Target.Arn);
          return {};
        },
      }),
    },
  });

  const schedule = {
    name: 'prod-web-v001',
    at: 0,
    machineArn: `arn:${partition}:states:somewhere-1:111122223333:stateMachine:kiln-prod-retire:live`,
    executionName: 'prod-web-v001-retire-1',
    input: {},
    token: 'token',
  };
  await settle(schedules(clients, () => 'anything').startOnce(schedule));

  expect(targets).toEqual([`arn:${partition}:scheduler:::aws-sdk:sfn:startExecution`]);
});
