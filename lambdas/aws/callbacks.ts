import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { meaning } from '../shared/aws-errors';
import { adapter } from '../shared/clients';

/** LATE: nobody waits for this token any more. */
export type Delivery = 'DELIVERED' | 'LATE';

/** Step Functions: answers to executions that wait with a task token. Source: Step Functions API, SendTaskSuccess, SendTaskFailure. */
export const callbacks = adapter(SFNClient, (client) => {
  const deliver = (sending: Promise<unknown>): Promise<Delivery> =>
    sending.then(() => 'DELIVERED', meaning('LATE', 'TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'));
  return {
    succeed: (taskToken: string, output: unknown): Promise<Delivery> =>
      deliver(client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),
    fail: (taskToken: string, error: string, cause: string): Promise<Delivery> =>
      deliver(client.send(new SendTaskFailureCommand({ taskToken, error, cause }))),
  };
});
