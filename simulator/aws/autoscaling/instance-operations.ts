import type {
  SetInstanceProtectionCommandInput,
  SetInstanceProtectionCommandOutput,
  TerminateInstanceInAutoScalingGroupCommandInput,
  TerminateInstanceInAutoScalingGroupCommandOutput,
} from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import { type Operations, operation } from '../../service';
import { view } from './activity-operations';
import type { Answer, Context } from './context';
import { limitExceeded, validationError } from './errors';
import { at } from './instant';
import { capacityOf, type Group, type Member } from './model';
import { takeOutOfService } from './terminating';

const protectionInput = z.strictObject({
  AutoScalingGroupName: z.string(),
  InstanceIds: z.array(z.string()),
  ProtectedFromScaleIn: z.boolean(),
}) satisfies z.ZodType<SetInstanceProtectionCommandInput>;

const terminateInput = z.strictObject({
  InstanceId: z.string(),
  ShouldDecrementDesiredCapacity: z.boolean(),
}) satisfies z.ZodType<TerminateInstanceInAutoScalingGroupCommandInput>;

/** Source: SetInstanceProtection: "your maximum limit of instance IDs, which is 50 per Auto Scaling group". */
const MOST_INSTANCE_IDS = 50;

export function instanceOperations(context: Context): Operations {
  return {
    SetInstanceProtection: operation({
      kind: 'write',
      input: protectionInput,
      answer: (input): Answer<SetInstanceProtectionCommandOutput> => {
        const group = context.store.requireChangeable(input.AutoScalingGroupName);
        if (input.InstanceIds.length > MOST_INSTANCE_IDS) {
          throw limitExceeded(`You can specify at most ${MOST_INSTANCE_IDS} instance ids.`);
        }
        for (const id of input.InstanceIds) requireInService(group, id);
        for (const id of input.InstanceIds) {
          context.store.changeMember(group.name, id, { protectedFromScaleIn: input.ProtectedFromScaleIn });
        }
        return {};
      },
    }),

    TerminateInstanceInAutoScalingGroup: operation({
      kind: 'write',
      input: terminateInput,
      answer: (input): Answer<TerminateInstanceInAutoScalingGroupCommandOutput> => {
        const { group, member } = findMember(context, input.InstanceId);
        const { desired, min } = group.sizes;
        let cause = `instance ${member.instanceId} was taken out of service in response to a user request`;
        if (input.ShouldDecrementDesiredCapacity) {
          if (desired <= min) {
            throw validationError(
              `Currently, desiredSize equals minSize (${min}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
            );
          }
          context.store.change(group.name, { sizes: { ...group.sizes, desired: desired - 1 } });
          cause += `, shrinking the capacity from ${capacityOf(group).length} to ${capacityOf(group).length - 1}`;
        }
        takeOutOfService(context, group, member, at(context.clock.now(), `${cause}.`));
        const activityId = findMember(context, member.instanceId).member.activityId;
        const activity = context.activities.list().find((known) => known.id === activityId);
        return activity === undefined ? {} : { Activity: view(activity, 'InService') };
      },
    }),
  };
}

function requireInService(group: Group, instanceId: string): void {
  const member = group.members.find((known) => known.instanceId === instanceId);
  if (member === undefined) {
    throw validationError(`The instance ${instanceId} is not part of Auto Scaling group ${group.name}.`);
  }
  if (member.lifecycleState !== 'InService') {
    throw validationError(`The instance ${instanceId} is not in InService or EnteringStandby or Standby.`);
  }
}

function findMember(context: Context, instanceId: string): { group: Group; member: Member } {
  for (const group of context.store.groups.list()) {
    const member = group.members.find((known) => known.instanceId === instanceId);
    if (member !== undefined) return { group, member };
  }
  throw validationError(`Instance Id not found - No managed instance found for instance ID: ${instanceId}`);
}
