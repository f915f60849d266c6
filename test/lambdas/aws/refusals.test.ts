import { z } from 'zod';
import { events } from '../../../lambdas/aws/events';
import { images } from '../../../lambdas/aws/images';
import { machines } from '../../../lambdas/aws/machines';
import { runCommand } from '../../../lambdas/aws/run-command';
import { schedules } from '../../../lambdas/aws/schedules';
import type { Adapter } from '../../../lambdas/shared/clients';
import { AwsError } from '../../../simulator/aws-error';
import { operation, type ServiceName } from '../../../simulator/service';
import { virtualAws } from '../../simulator/virtual-aws';

/** One call of an adapter, to a service whose one operation answers so. */
function asked<Face, T>(
  adapter: Adapter<Face>,
  name: ServiceName,
  operationName: string,
  answer: (input: object) => object,
  act: (face: Face) => Promise<T>,
): Promise<T> {
  const { kernel, clients, settle } = virtualAws();
  kernel.register({
    name,
    operations: { [operationName]: operation({ kind: 'write', input: z.looseObject({}), answer }) },
  });
  return settle(act(adapter(clients, () => 'setting')));
}

const refusing = (name: string) => (): object => {
  throw new AwsError(name, 'Refused.');
};

describe('an entry that the bus does not take', () => {
  const put = (ErrorCode: string): Promise<void> =>
    asked(
      events,
      'eventbridge',
      'PutEvents',
      () => ({ FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'Refused.' }] }),
      (bus) => bus.put('T', {}, []),
    );

  it.each(['ThrottlingException', 'InternalFailure', 'InternalException'])('%s: it is put again', async (code) => {
    await expect(put(code)).rejects.toMatchObject({ name: 'TransientAwsError' });
  });

  it('AccessDenied: putting it again helps nobody', async () => {
    await expect(put('AccessDenied')).rejects.toMatchObject({
      name: 'Error',
      message: expect.stringContaining('Refused.'),
    });
  });
});

describe('a machine', () => {
  it.each(['IncorrectInstanceState', 'InvalidInstanceID.NotFound'])(
    'that cannot be stopped any more is left to the next look: %s',
    async (name) => {
      const stopped = asked(machines, 'ec2', 'StopInstances', refusing(name), (ec2) => ec2.stop('i-1'));
      await expect(stopped).resolves.toBeUndefined();
    },
  );

  it('whose agent SSM does not know yet never reported, and was sent nothing', async () => {
    const refuse = refusing('InvalidInstanceId');
    expect(
      await asked(runCommand, 'ssm', 'DescribeInstanceInformation', refuse, (ssm) => ssm.pingStatus('i-1')),
    ).toBeUndefined();
    expect(
      await asked(runCommand, 'ssm', 'ListCommands', refuse, (ssm) => ssm.findCommand('i-1', 'c')),
    ).toBeUndefined();
  });
});

describe('an image', () => {
  it('of an id that is none is not there', async () => {
    const found = asked(images, 'ec2', 'DescribeImages', refusing('InvalidAMIID.Malformed'), (ec2) => ec2.find('x'));
    expect(await found).toBeUndefined();
  });

  it('is found though its owner has deprecated it', async () => {
    const shown = (input: object): object => ({
      Images: 'IncludeDeprecated' in input && input.IncludeDeprecated === true ? [{ ImageId: 'ami-1' }] : [],
    });
    const found = await asked(images, 'ec2', 'DescribeImages', shown, (ec2) => ec2.find('ami-1'));
    expect(found?.imageId).toBe('ami-1');
  });
});

describe('a schedule', () => {
  it.each(['aws', 'aws-cn', 'aws-us-gov'])('starts its machine in the partition %s', async (partition) => {
    const targets: unknown[] = [];
    const keep = (input: object): object => {
      targets.push(Reflect.get(input, 'Target'));
      return {};
    };
    const machineArn = `arn:${partition}:states:r:111122223333:stateMachine:retire:live`;
    const schedule = { name: 'n', at: 0, machineArn, executionName: 'e', input: {}, token: 't' };

    await asked(schedules, 'scheduler', 'CreateSchedule', keep, (scheduler) => scheduler.startOnce(schedule));

    expect(targets).toEqual([
      expect.objectContaining({ Arn: `arn:${partition}:scheduler:::aws-sdk:sfn:startExecution` }),
    ]);
  });
});
