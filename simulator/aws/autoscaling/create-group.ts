import type { CreateAutoScalingGroupCommandInput } from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import type { Context } from './context';
import { alreadyExists, validationError } from './errors';
import { healthCheckTypes } from './health-check-types';
import { type Group, type Subnet, TERMINATION_POLICIES, type TemplateReference } from './model';
import { changedSizes } from './sizes';
import { groupTags, tagSchema } from './tags';

export const createGroupInput = z.strictObject({
  AutoScalingGroupName: z.string(),
  LaunchTemplate: z
    .strictObject({
      LaunchTemplateId: z.string().optional(),
      LaunchTemplateName: z.string().optional(),
      Version: z.string().optional(),
    })
    .optional(),
  MinSize: z.number(),
  MaxSize: z.number(),
  DesiredCapacity: z.number().optional(),
  DefaultCooldown: z.number().optional(),
  VPCZoneIdentifier: z.string().optional(),
  TargetGroupARNs: z.array(z.string()).optional(),
  HealthCheckType: z.string().optional(),
  HealthCheckGracePeriod: z.number().optional(),
  DefaultInstanceWarmup: z.number().optional(),
  TerminationPolicies: z.array(z.enum(TERMINATION_POLICIES)).optional(),
  NewInstancesProtectedFromScaleIn: z.boolean().optional(),
  Tags: z.array(tagSchema).optional(),
}) satisfies z.ZodType<CreateAutoScalingGroupCommandInput>;

type Input = z.output<typeof createGroupInput>;

/** Source: CreateAutoScalingGroup, DefaultCooldown: "Default: 300 seconds". */
const DEFAULT_COOLDOWN_SECONDS = 300;
/** Source: AttachLoadBalancerTargetGroups, "up to 10 target groups" in one call; memory: the same holds at creation. */
const MOST_TARGET_GROUPS = 10;

/**
 * Makes a group. Its first instances start a few seconds later.
 *
 * @throws AlreadyExistsFault; ValidationError for everything that does not fit or does not exist.
 */
export function createGroup(context: Context, input: Input): Group {
  const name = input.AutoScalingGroupName;
  checkName(name);
  const existing = context.store.groups.get(name);
  if (existing !== undefined) throw alreadyExists(name, existing.deleting);

  const now = context.clock.now();
  const sizes = changedSizes(
    { min: input.MinSize, max: input.MaxSize, desired: input.MinSize },
    { desired: input.DesiredCapacity },
  );
  const warmup = input.DefaultInstanceWarmup;
  const group: Group = {
    name,
    arn: `arn:aws:autoscaling:${context.region}:${context.account}:autoScalingGroup:${context.random.uuid()}:autoScalingGroupName/${name}`,
    createdAt: now,
    template: templateOf(context, input.LaunchTemplate),
    sizes: { ...sizes, desired: 0 },
    subnets: subnetsOf(context, input.VPCZoneIdentifier),
    targetGroupArns: targetGroupsOf(context, input.TargetGroupARNs ?? []),
    healthCheckTypes: healthCheckTypes(input.HealthCheckType ?? 'EC2'),
    healthCheckGraceSeconds: input.HealthCheckGracePeriod ?? 0,
    defaultCooldownSeconds: input.DefaultCooldown ?? DEFAULT_COOLDOWN_SECONDS,
    ...(warmup !== undefined && warmup >= 0 && { defaultWarmupSeconds: warmup }),
    terminationPolicies: input.TerminationPolicies ?? ['Default'],
    newInstancesProtected: input.NewInstancesProtectedFromScaleIn ?? false,
    tags: groupTags(name, input.Tags ?? []),
    suspendedProcesses: [],
    members: [],
    deleting: false,
  };
  context.store.groups.put(name, group);
  context.store.resize(group, sizes, 'a user request created an AutoScalingGroup');
  return context.store.require(name);
}

/** Source: CreateAutoScalingGroup, AutoScalingGroupName: 1 to 255 printable ASCII characters, no colon. */
function checkName(name: string): void {
  if (/^[\x21-\x39\x3b-\x7e]{1,255}$/.test(name)) return;
  throw validationError(
    `1 validation error detected: Value '${name}' at 'autoScalingGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern`,
  );
}

/** A version left out means `$Default`. Source: LaunchTemplateSpecification, Version. */
function templateOf(context: Context, requested: Input['LaunchTemplate']): TemplateReference {
  const id = requested?.LaunchTemplateId;
  const name = requested?.LaunchTemplateName;
  if ((id === undefined) === (name === undefined)) {
    throw validationError(
      'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter, and a LaunchTemplate either its id or its name.',
    );
  }
  const version = requested?.Version ?? '$Default';
  try {
    const found = context.instances.resolveTemplate(
      { ...(id !== undefined && { id }), ...(name !== undefined && { name }) },
      version,
    );
    return { id: found.launchTemplateId, name: found.launchTemplateName, version };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw validationError(`You must use a valid fully-formed launch template. ${error.message}`);
  }
}

function subnetsOf(context: Context, identifier: string | undefined): readonly Subnet[] {
  const subnetIds = (identifier ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  if (subnetIds.length === 0) throw validationError('At least one Availability Zone or VPC Subnet is required.');
  return subnetIds.map((subnetId) => {
    const zone = context.instances.subnetZone(subnetId);
    if (zone === undefined) throw validationError(`The subnet ID '${subnetId}' does not exist`);
    return { subnetId, zone };
  });
}

function targetGroupsOf(context: Context, arns: readonly string[]): readonly string[] {
  if (arns.length > MOST_TARGET_GROUPS) {
    throw validationError(
      `Trying to update too many Target Groups at once. The limit is ${MOST_TARGET_GROUPS} Target Groups`,
    );
  }
  if (!arns.every((arn) => context.targets.targetGroupExists(arn))) {
    throw validationError('One or more target groups not found');
  }
  return [...new Set(arns)];
}
