import type { AutoScalingGroup, CreateAutoScalingGroupCommandInput } from '@aws-sdk/client-auto-scaling';
import { autoScaling } from '../aws/auto-scaling';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { seconds } from '../domain/fleet-spec';
import { TAGS, TEMPLATE_VERSION } from '../domain/names';
import type { Plan } from '../domain/plan';
import { generationTags } from '../domain/plan-access';
import { isAwsError } from '../shared/aws-errors';
import { defineStep } from '../shared/define-step';

/**
 * Green's Auto Scaling group, from the spec, at the size the plan says. Its minimum is held there while two generations
 * live; the file's own minimum comes at the end of the release.
 * @throws LaunchFailed when Auto Scaling refuses it, or a group of this name is not this release's
 */
export const handler = defineStep(
  contracts.LaunchGeneration,
  { store, groups: autoScaling },
  async ({ release, targetGroupArn }, { store, groups }) => {
    const plan = await store.readPlan(release);
    const wanted = groupOf(plan, targetGroupArn);
    try {
      const outcome = await groups.createGroup(wanted);
      if (outcome === 'EXISTS') confirmOwn(plan, await groups.findGroup(plan.green.generation));
    } catch (error) {
      throw asLaunchError(plan, error);
    }
    return { reason: `${plan.green.generation} is launching ${plan.launchSize} instances` };
  },
);

/**
 * An instance that is judged unhealthy never heals in the eyes of Auto Scaling, so one that boots slowly gets time beyond
 * its warm-up. Source: Auto Scaling user guide, "Health checks for instances", "Set the health check grace period".
 */
const SLOW_BOOT_SECONDS = 300;

/**
 * What Auto Scaling does not know yet it may know in a moment: template and target group are seconds old, a profile may
 * be. That it finds no image, security group or key pair it says of the launch template too ("You must use a valid
 * fully-formed launch template. The image id '[ami-…]' does not exist"), and no waiting mends that.
 */
const NOT_KNOWN_YET =
  /Invalid IAM Instance Profile|specified launch template.*does not exist|target groups? (not found|may not be valid)/i;

/**
 * Auto Scaling does not say which of the permissions is missing. Source: its user guide, "Troubleshoot: Launch templates".
 * The role may use templates with the stage's tag only, and IAM may see the tag of one that is seconds old a moment later.
 */
const TEMPLATE_DENIED = /not authorized to use launch template/i;

function asLaunchError(plan: Plan, error: unknown): unknown {
  if (isAwsError(error, 'AccessDenied') && TEMPLATE_DENIED.test(error.message)) {
    return new KilnError(
      'TransientAwsError',
      `Auto Scaling refused group ${plan.green.generation}: ${error.message}. It does not say which permission is missing: of LaunchGeneration's role it asks ec2:RunInstances and ec2:CreateTags on what the template launches, and iam:PassRole on the role of its instance profile; see docs/permissions.md.`,
      { cause: error },
    );
  }
  if (!isAwsError(error, 'ValidationError', 'LimitExceededFault')) return error;
  const name =
    error.name === 'ValidationError' && NOT_KNOWN_YET.test(error.message) ? 'TransientAwsError' : 'LaunchFailed';
  return new KilnError(name, `Auto Scaling refused group ${plan.green.generation}: ${error.message}`, { cause: error });
}

function groupOf(plan: Plan, targetGroupArn: string): CreateAutoScalingGroupCommandInput {
  const { spec, network } = plan.deployed;
  const { generation } = plan.green;
  const warmup = seconds(spec.capacity.warmup);
  const tags = { ...generationTags(plan), Name: generation };
  return {
    AutoScalingGroupName: generation,
    LaunchTemplate: { LaunchTemplateName: generation, Version: TEMPLATE_VERSION },
    MinSize: plan.launchSize,
    MaxSize: spec.capacity.max,
    DesiredCapacity: plan.launchSize,
    VPCZoneIdentifier: network.subnetIds.join(','),
    TargetGroupARNs: [targetGroupArn],
    HealthCheckType: 'ELB',
    HealthCheckGracePeriod: warmup + SLOW_BOOT_SECONDS,
    DefaultInstanceWarmup: warmup,
    Tags: Object.entries(tags).map(([Key, Value]) => ({
      Key,
      Value,
      PropagateAtLaunch: true,
      ResourceId: generation,
      ResourceType: 'auto-scaling-group',
    })),
  };
}

/** @throws LaunchFailed when the group that has the name was made by somebody else */
function confirmOwn(plan: Plan, group: AutoScalingGroup | undefined): void {
  // Right after AlreadyExists a describe may still show nothing: then it is the one we made a moment ago.
  if (group === undefined) return;
  const owner = group.Tags?.find((tag) => tag.Key === TAGS.release)?.Value;
  if (owner === plan.releaseId) return;
  throw new KilnError(
    'LaunchFailed',
    `There is a group ${plan.green.generation} of ${owner ?? 'somebody else'}, not of this release. Remove or rename it, then release again.`,
  );
}
