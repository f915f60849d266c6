import { AwsError } from '../../aws-error';
import type { Context } from './context';
import { type Group, isSuspended, type Member, type Subnet } from './model';
import { launchTags } from './tags';
import { terminate } from './terminating';

/** What EC2 said to one attempt to launch. */
export type LaunchOutcome = { readonly launched: true } | { readonly launched: false; readonly error: AwsError };

/** Asks EC2 for one instance in a subnet; either way an activity tells of it. */
export function launch(context: Context, group: Group, subnet: Subnet, cause: string): LaunchOutcome {
  try {
    // $Latest and $Default mean what they mean now. Source: LaunchTemplateSpecification, Version.
    const template = context.instances.resolveTemplate({ id: group.template.id }, group.template.version);
    const instance = context.instances.launchFromTemplate({
      launchTemplateId: template.launchTemplateId,
      version: String(template.version),
      subnetId: subnet.subnetId,
      tags: launchTags(group),
    });
    context.store.addMember(group.name, {
      ...subnet,
      instanceId: instance.instanceId,
      instanceType: instance.instanceType,
      imageId: instance.imageId,
      template: {
        id: template.launchTemplateId,
        name: template.launchTemplateName,
        version: String(template.version),
      },
      lifecycleState: 'Pending',
      healthStatus: 'Healthy',
      protectedFromScaleIn: group.newInstancesProtected,
      launchedAt: context.clock.now(),
      activityId: context.activities.startLaunch(group, subnet, instance.instanceId, cause),
      draining: false,
    });
    return { launched: true };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    context.activities.failLaunch(group, subnet, cause, `${asSentence(error.message)} Launching EC2 instance failed.`);
    return { launched: false, error };
  }
}

/** A pending instance that EC2 runs goes into service, and into the target groups. */
export function putIntoService(context: Context, group: Group, member: Member): void {
  if (!isSuspended(group, 'AddToLoadBalancer')) {
    for (const arn of group.targetGroupArns) {
      if (context.targets.targetGroupExists(arn)) context.targets.register(arn, member.instanceId);
    }
  }
  context.store.changeMember(group.name, member.instanceId, {
    lifecycleState: 'InService',
    inServiceSince: context.clock.now(),
  });
  context.activities.succeed(member.activityId);
}

/** A pending instance that died before it ever ran. Source of the text: DescribeScalingActivities of such groups. */
export function abandonLaunch(context: Context, group: Group, member: Member, reason: string | undefined): void {
  context.activities.fail(
    member.activityId,
    'Cancelled',
    `Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: ${reason ?? 'Client.UserInitiatedShutdown: User initiated shutdown'}`,
  );
  context.store.removeMember(group.name, member.instanceId);
  terminate(context, member);
}

function asSentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}
