import type {
  _InstanceType,
  DescribeInstanceTypeOfferingsCommandInput,
  DescribeInstanceTypeOfferingsCommandOutput,
  DescribeInstanceTypesCommandInput,
  DescribeInstanceTypesCommandOutput,
  DescribeSubnetsCommandInput,
  DescribeSubnetsCommandOutput,
} from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import { requireForm } from './errors';
import { filtersBy, page, pageFields, passes } from './filters';
import { INSTANCE_TYPES } from './instance-types';
import type { Ec2World } from './world';

type Output<T> = Omit<T, '$metadata'>;

const offeringsInput = z.strictObject({
  LocationType: z.literal('availability-zone'),
  Filters: filtersBy('instance-type', 'location'),
  ...pageFields,
}) satisfies z.ZodType<DescribeInstanceTypeOfferingsCommandInput>;

const typesInput = z.strictObject({
  InstanceTypes: z.array(z.custom<_InstanceType>((value) => typeof value === 'string')).optional(),
  Filters: filtersBy('instance-type', 'processor-info.supported-architecture'),
  ...pageFields,
}) satisfies z.ZodType<DescribeInstanceTypesCommandInput>;

const subnetsInput = z.strictObject({
  SubnetIds: z.array(z.string()).optional(),
  Filters: filtersBy('availability-zone', 'subnet-id', 'vpc-id'),
  ...pageFields,
}) satisfies z.ZodType<DescribeSubnetsCommandInput>;

/** What there is to choose from: instance types, where they are offered, subnets. */
export function catalogueOperations(world: Ec2World): Operations {
  const zones = [...new Set(world.subnets.map(({ availabilityZone }) => availabilityZone))];
  const offerings = zones.flatMap((zone) =>
    INSTANCE_TYPES.filter(({ name }) => world.notOffered?.[zone]?.includes(name) !== true).map(({ name }) => ({
      InstanceType: name,
      LocationType: 'availability-zone' as const,
      Location: zone,
    })),
  );

  return {
    DescribeInstanceTypeOfferings: operation<
      z.output<typeof offeringsInput>,
      Output<DescribeInstanceTypeOfferingsCommandOutput>
    >({
      kind: 'consistent',
      input: offeringsInput,
      answer: ({ Filters, ...paging }) => {
        const found = offerings.filter(({ InstanceType, Location }) =>
          passes(Filters, { 'instance-type': InstanceType, location: Location }),
        );
        const { items, next } = page(found, paging, { min: 5, max: 1000 });
        return { InstanceTypeOfferings: [...items], ...next };
      },
    }),

    DescribeInstanceTypes: operation<z.output<typeof typesInput>, Output<DescribeInstanceTypesCommandOutput>>({
      kind: 'consistent',
      input: typesInput,
      answer: ({ InstanceTypes: names = [], Filters, ...paging }) => {
        const unknown = names.filter((name) => INSTANCE_TYPES.every((type) => type.name !== name));
        if (unknown.length > 0) {
          throw new AwsError(
            'InvalidInstanceType',
            `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
          );
        }
        const found = INSTANCE_TYPES.filter(
          ({ name, architecture }) =>
            (names.length === 0 || names.includes(name)) &&
            passes(Filters, { 'instance-type': name, 'processor-info.supported-architecture': architecture }),
        );
        const { items, next } = page(found, paging, { min: 5, max: 100, ids: names });
        return {
          InstanceTypes: items.map(({ name, architecture, vcpus, memoryMiB }) => ({
            InstanceType: name,
            CurrentGeneration: true,
            ProcessorInfo: { SupportedArchitectures: [architecture] },
            VCpuInfo: { DefaultVCpus: vcpus },
            MemoryInfo: { SizeInMiB: memoryMiB },
            SupportedUsageClasses: ['on-demand', 'spot'],
          })),
          ...next,
        };
      },
    }),

    DescribeSubnets: operation<z.output<typeof subnetsInput>, Output<DescribeSubnetsCommandOutput>>({
      kind: 'consistent',
      input: subnetsInput,
      answer: ({ SubnetIds: ids = [], Filters, ...paging }) => {
        requireForm('subnet-', ids);
        const missing = ids.find((id) => world.subnets.every(({ subnetId }) => subnetId !== id));
        if (missing !== undefined) {
          throw new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${missing}' does not exist`);
        }
        const found = world.subnets.filter(
          ({ subnetId, vpcId, availabilityZone }) =>
            (ids.length === 0 || ids.includes(subnetId)) &&
            passes(Filters, { 'availability-zone': availabilityZone, 'subnet-id': subnetId, 'vpc-id': vpcId }),
        );
        const { items, next } = page(found, paging, { min: 5, max: 1000, ids });
        return {
          Subnets: items.map(({ subnetId, vpcId, availabilityZone, cidrBlock = '10.0.0.0/20' }) => ({
            SubnetId: subnetId,
            VpcId: vpcId,
            AvailabilityZone: availabilityZone,
            CidrBlock: cidrBlock,
            State: 'available',
            OwnerId: world.accountId,
            AvailableIpAddressCount: 4091,
            MapPublicIpOnLaunch: false,
          })),
          ...next,
        };
      },
    }),
  };
}
