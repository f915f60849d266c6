import { z } from 'zod';
import type { CarriedTags } from '../carried-tags';
import { type Context, type Demand, demand, requestTags, resourceTags, type Tags } from '../demand';
import { ec2Arn, regionalArn } from './reading';

/** What a launch is made of, be it RunInstances itself or what a launch template will do. */
const launchSchema = z.looseObject({
  ImageId: z.string(),
  InstanceType: z.string().optional(),
  IamInstanceProfile: z.looseObject({ Arn: z.string() }).optional(),
  SecurityGroupIds: z.array(z.string()).default([]),
  NetworkInterfaces: z
    .array(z.looseObject({ SubnetId: z.string().optional(), Groups: z.array(z.string()).default([]) }))
    .default([]),
  SubnetId: z.string().optional(),
  BlockDeviceMappings: z
    .array(z.looseObject({ Ebs: z.looseObject({ Encrypted: z.boolean().optional() }).optional() }))
    .default([]),
  MetadataOptions: z.looseObject({ HttpTokens: z.string().optional() }).default({}),
});

interface Launch {
  readonly fields: unknown;
  readonly instanceTags: Tags;
  readonly volumeTags: Tags;
  readonly subnetIds?: readonly string[];
  /** Set where a launch template does it. */
  readonly template?: { readonly arn: string; readonly tags: Tags };
}

/**
 * Everything one launch is asked for: each resource by itself, the tags of what it makes, and the role it hands over. No
 * snapshot, as none is named in the block devices.
 * Source: Service Authorization Reference, EC2, RunInstances; EC2 user guide, "Grant permission to tag resources during
 * creation" and "Use IAM roles for Amazon EC2", PassRole.
 */
export function launchDemands({ fields, instanceTags, volumeTags, subnetIds, template }: Launch, carried: CarriedTags) {
  const launch = launchSchema.parse(fields);
  const interfaces = launch.NetworkInterfaces;
  const subnets = subnetIds ?? [launch.SubnetId, ...interfaces.map(({ SubnetId }) => SubnetId)].filter(isText);
  const groups = [...launch.SecurityGroupIds, ...interfaces.flatMap(({ Groups }) => Groups)];
  const profile = launch.IamInstanceProfile?.Arn;
  const byTemplate: Context =
    template === undefined
      ? { 'ec2:IsLaunchTemplateResource': 'false' }
      : { 'ec2:LaunchTemplate': template.arn, 'ec2:IsLaunchTemplateResource': 'true' };
  const run = (resource: string, context: Context): Demand =>
    demand('ec2:RunInstances', resource, { ...byTemplate, ...context });
  const volumes = launch.BlockDeviceMappings.flatMap(({ Ebs }) => (Ebs === undefined ? [] : [Ebs]));
  const born: readonly (readonly [arn: string, tags: Tags])[] = [
    [ec2Arn('instance/*'), instanceTags],
    ...(volumes.length === 0 ? [] : [[ec2Arn('volume/*'), volumeTags] as const]),
  ];
  return [
    run(regionalArn(`image/${launch.ImageId}`), resourceTags(carried.image(launch.ImageId))),
    run(ec2Arn('instance/*'), {
      ...requestTags(instanceTags),
      ...(launch.InstanceType !== undefined && { 'ec2:InstanceType': launch.InstanceType }),
      ...(profile !== undefined && { 'ec2:InstanceProfile': profile }),
      'ec2:MetadataHttpTokens': launch.MetadataOptions.HttpTokens ?? 'optional',
    }),
    run(ec2Arn('network-interface/*'), {}),
    ...groups.map((id) => run(ec2Arn(`security-group/${id}`), resourceTags(carried.securityGroup(id)))),
    ...subnets.map((id) => run(ec2Arn(`subnet/${id}`), {})),
    ...volumes.map(({ Encrypted = false }) =>
      run(ec2Arn('volume/*'), { ...requestTags(volumeTags), 'ec2:Encrypted': String(Encrypted) }),
    ),
    ...(template === undefined ? [] : [run(template.arn, resourceTags(template.tags))]),
    ...born.flatMap(([arn, tags]) => taggedAtBirth('RunInstances', arn, tags)),
    ...(profile === undefined ? [] : [passRole(roleOf(profile), 'ec2.amazonaws.com')]),
  ];
}

/** Tags given to something as it is made are asked for by themselves. */
export function taggedAtBirth(madeBy: string, resource: string, tags: Tags): Demand[] {
  if (Object.keys(tags).length === 0) return [];
  return [demand('ec2:CreateTags', resource, { ...requestTags(tags), 'ec2:CreateAction': madeBy })];
}

export const passRole = (roleArn: string, service: string): Demand =>
  demand('iam:PassRole', roleArn, { 'iam:PassedToService': service });

/** A profile's one role: both lie under the stage's path, and are called alike in a rehearsal. */
const roleOf = (profileArn: string): string => profileArn.replace(':instance-profile/', ':role/');

const isText = (value: string | undefined): value is string => value !== undefined;
