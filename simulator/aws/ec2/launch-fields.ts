import type { _InstanceType, RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { invalidCombination, invalidValue } from './errors';
import { tagSpecifications } from './tags';

const blockDevices = z.array(
  z.strictObject({
    DeviceName: z.string(),
    Ebs: z.strictObject({
      /** Volumes that outlive their instance are not modelled. */
      DeleteOnTermination: z.literal(true).optional(),
      Encrypted: z.boolean().optional(),
      KmsKeyId: z.string().optional(),
      VolumeSize: z.number().int().optional(),
      VolumeType: z.enum(['gp2', 'gp3', 'io1', 'io2']).optional(),
      Iops: z.number().int().optional(),
      Throughput: z.number().int().optional(),
    }),
  }),
);

const networkInterfaces = z.array(
  z.strictObject({
    DeviceIndex: z.literal(0),
    SubnetId: z.string().optional(),
    Groups: z.array(z.string()).optional(),
    AssociatePublicIpAddress: z.boolean().optional(),
    DeleteOnTermination: z.literal(true).optional(),
    Description: z.string().optional(),
  }),
);

/** What RunInstances and a launch template have in common. */
export const launchFields = {
  ImageId: z.string().optional(),
  InstanceType: z.custom<_InstanceType>((value) => typeof value === 'string').optional(),
  IamInstanceProfile: z.strictObject({ Arn: z.string().optional(), Name: z.string().optional() }).optional(),
  SecurityGroupIds: z.array(z.string()).optional(),
  NetworkInterfaces: networkInterfaces.optional(),
  UserData: z.string().optional(),
  BlockDeviceMappings: blockDevices.optional(),
  MetadataOptions: z
    .strictObject({
      HttpTokens: z.enum(['optional', 'required']).optional(),
      HttpPutResponseHopLimit: z.number().int().min(1).max(64).optional(),
      HttpEndpoint: z.enum(['enabled', 'disabled']).optional(),
      InstanceMetadataTags: z.enum(['enabled', 'disabled']).optional(),
    })
    .optional(),
  InstanceInitiatedShutdownBehavior: z.enum(['stop', 'terminate']).optional(),
  TagSpecifications: tagSpecifications.optional(),
  EbsOptimized: z.boolean().optional(),
};

export const launchTemplateFields = z.strictObject({
  ...launchFields,
  Monitoring: z.strictObject({ Enabled: z.boolean().optional() }).optional(),
}) satisfies z.ZodType<RequestLaunchTemplateData>;

export type LaunchTemplateFields = z.output<typeof launchTemplateFields>;

/** Source: EC2 user guide, "Run commands when you launch an EC2 instance with user data input". */
const MAX_USER_DATA_BYTES = 16_384;

/** @throws AwsError InvalidUserData.Malformed, InvalidParameterValue. */
export function decodedUserData(base64: string | undefined): string {
  if (base64 === undefined || base64 === '') return '';
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64').replaceAll('=', '') !== base64.replaceAll(/[\s=]/g, '')) {
    throw new AwsError('InvalidUserData.Malformed', 'Invalid BASE64 encoding of user data.');
  }
  if (bytes.length > MAX_USER_DATA_BYTES) {
    throw invalidValue(`User data is limited to ${MAX_USER_DATA_BYTES} bytes`);
  }
  return bytes.toString('utf8');
}

/** The minutes after which a boot script has the instance end itself: `shutdown -h +120`. */
export function shutdownMinutes(userData: string): number | undefined {
  const match =
    /^\s*(?:sudo\s+)?(?:\/s?bin\/|\/usr\/s?bin\/)?shutdown\s+(?:-[hHP]\s+|--(?:halt|poweroff)\s+)?\+(\d+)\b/m.exec(
      userData,
    );
  return match === null || !userData.startsWith('#!') ? undefined : Number(match[1]);
}

/**
 * Security groups and subnet, which stand either at the top or inside the one network interface.
 * @throws AwsError InvalidParameterCombination for both.
 */
export function network(
  fields: LaunchTemplateFields,
  subnetId: string | undefined,
): { readonly securityGroupIds: readonly string[]; readonly subnetId: string | undefined } {
  const [networkInterface] = fields.NetworkInterfaces ?? [];
  if (networkInterface === undefined) return { securityGroupIds: fields.SecurityGroupIds ?? [], subnetId };
  if (fields.SecurityGroupIds !== undefined) {
    throw invalidCombination(
      'Network interfaces and an instance-level security groups may not be specified on the same request',
    );
  }
  if (subnetId !== undefined && networkInterface.SubnetId !== undefined) {
    throw invalidCombination(
      'Network interfaces and an instance-level subnet ID may not be specified on the same request',
    );
  }
  return { securityGroupIds: networkInterface.Groups ?? [], subnetId: networkInterface.SubnetId ?? subnetId };
}
