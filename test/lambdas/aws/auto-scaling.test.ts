import { z } from 'zod';
import { autoScaling } from '../../../lambdas/aws/auto-scaling';
import { AwsError } from '../../../simulator/aws-error';
import { operation } from '../../../simulator/service';
import { virtualAws } from '../../simulator/virtual-aws';

type Groups = ReturnType<typeof autoScaling>;

/** What a group that is there says in words like those of one that is not. */
const BUSY = 'Group web was not found at rest.';

const CALLS = [
  'UpdateAutoScalingGroup',
  'PutScalingPolicy',
  'SuspendProcesses',
  'ResumeProcesses',
  'SetInstanceProtection',
  'DeleteAutoScalingGroup',
  'DescribeScalingActivities',
];

/** Asks an Auto Scaling that refuses every call. */
function onRefusal<T>(refusal: AwsError, act: (groups: Groups) => Promise<T>): Promise<T> {
  const { kernel, clients, settle } = virtualAws();
  const refusing = operation({
    kind: 'write',
    input: z.looseObject({}),
    answer: () => {
      throw refusal;
    },
  });
  kernel.register({ name: 'autoscaling', operations: Object.fromEntries(CALLS.map((name) => [name, refusing])) });
  return settle(act(autoScaling(clients, () => '')));
}

const changes: readonly (readonly [string, (groups: Groups) => Promise<unknown>])[] = [
  ['sizes', (groups) => groups.setSizes('web', { min: 4 })],
  ['a policy', (groups) => groups.putPolicy({ AutoScalingGroupName: 'web', PolicyName: 'cpu' })],
  ['a suspension', (groups) => groups.suspend('web', ['ReplaceUnhealthy'])],
  ['a resumption', (groups) => groups.resume('web', ['ReplaceUnhealthy'])],
];

describe.each(changes)('changing %s', (_what, change) => {
  it.each(['ScalingActivityInProgressFault', 'ResourceInUseFault', 'ResourceContentionFault'])(
    '%s means later',
    async (name) => {
      await expect(onRefusal(new AwsError(name, BUSY), change)).rejects.toMatchObject({
        name: 'TransientAwsError',
        message: `${name}: ${BUSY}`,
      });
    },
  );

  it.each([
    'AutoScalingGroup name not found - AutoScalingGroup web not found',
    'The AutoScaling group may not be modified while it is pending delete',
  ])('the group is gone: %s', async (message) => {
    expect(await onRefusal(new AwsError('ValidationError', message), change)).toBe('GONE');
  });

  it('leaves a refusal as it is', async () => {
    const refusal = new AwsError('ValidationError', 'Max bound, 3, must be greater than or equal to min bound, 4');
    await expect(onRefusal(refusal, change)).rejects.toBe(refusal);
  });
});

describe('taking protection away', () => {
  it('does not stumble over an instance that has left', async () => {
    const left = new AwsError('ValidationError', 'The instance i-1 is not part of Auto Scaling group web.');
    await expect(onRefusal(left, (groups) => groups.removeScaleInProtection('web', ['i-1']))).resolves.toBeUndefined();
  });
});

describe('deleting a group', () => {
  it.each([
    ['ScalingActivityInProgressFault', BUSY, 'BUSY'],
    ['ResourceContentionFault', BUSY, 'BUSY'],
    ['ValidationError', 'AutoScalingGroup name not found - AutoScalingGroup web not found', 'DELETING'],
  ])('%s: %s', async (name, message, outcome) => {
    expect(await onRefusal(new AwsError(name, message), (groups) => groups.deleteGroup('web'))).toBe(outcome);
  });

  it('leaves a refusal as it is', async () => {
    const refusal = new AwsError('ValidationError', 'ForceDelete is not what it should be');
    await expect(onRefusal(refusal, (groups) => groups.deleteGroup('web'))).rejects.toBe(refusal);
  });
});

describe('the activities of a group', () => {
  const activities = (name: string, message: string) =>
    onRefusal(new AwsError(name, message), (groups) => groups.activities('web'));

  it('are none where the group is gone', async () => {
    expect(await activities('ValidationError', 'Group web not found')).toEqual([]);
  });

  it('are not known where AWS does not say', async () => {
    await expect(activities('AccessDenied', 'not found among what you may')).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });
});
