import type { Context } from './context';
import { at } from './instant';
import type { Group, Member } from './model';

/**
 * Takes an instance out of service: out of its target groups, and when its connections have drained, terminated.
 * Source: Auto Scaling user guide, "Elastic Load Balancing health checks": it waits for the deregistration delay.
 */
export function takeOutOfService(context: Context, group: Group, member: Member, cause: string): void {
  const activityId = startTermination(context, group, member, cause);
  const registered = registrations(context, group, member);
  if (registered.length === 0) terminate(context, member);
  else drain(context, group, member, registered, activityId);
}

function drain(
  context: Context,
  group: Group,
  member: Member,
  registered: readonly string[],
  activityId: string,
): void {
  context.activities.waitForDraining(activityId);
  context.store.changeMember(group.name, member.instanceId, { draining: true });
  let draining = registered.length;
  for (const arn of registered) {
    context.targets.deregister(arn, member.instanceId, () => {
      draining -= 1;
      if (draining > 0) return;
      context.store.changeMember(group.name, member.instanceId, { draining: false });
      terminate(context, member);
    });
  }
}

/** Terminates an instance, whatever it is at, without waiting for its connections: they break. */
export function terminateAtOnce(context: Context, group: Group, member: Member, cause: string): void {
  if (member.lifecycleState === 'Terminating') {
    context.store.changeMember(group.name, member.instanceId, { draining: false });
  } else {
    if (member.lifecycleState === 'Pending') {
      context.activities.fail(member.activityId, 'Cancelled', 'The AutoScalingGroup is being deleted.');
    }
    startTermination(context, group, member, at(context.clock.now(), cause));
    for (const arn of registrations(context, group, member)) {
      context.targets.deregister(arn, member.instanceId, () => {});
    }
  }
  terminate(context, member);
}

/** An instance that EC2 has terminated leaves the group. */
export function finishTermination(context: Context, group: Group, member: Member): void {
  context.store.removeMember(group.name, member.instanceId);
  context.activities.succeed(member.activityId);
}

function startTermination(context: Context, group: Group, member: Member, cause: string): string {
  const activityId = context.activities.startTermination(group, member, member.instanceId, cause);
  context.store.changeMember(group.name, member.instanceId, { lifecycleState: 'Terminating', activityId });
  return activityId;
}

function registrations(context: Context, group: Group, member: Member): readonly string[] {
  return group.targetGroupArns.filter((arn) => context.targets.targetState(arn, member.instanceId) !== undefined);
}

/** Asks EC2, unless it is at it already. */
export function terminate(context: Context, member: Member): void {
  const state = context.instances.instance(member.instanceId)?.state;
  if (state === undefined || state === 'shutting-down' || state === 'terminated') return;
  context.instances.terminate(member.instanceId, 'Terminated by Auto Scaling');
}
