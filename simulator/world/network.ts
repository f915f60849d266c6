import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import type { Ec2World } from '../aws/ec2/world';
import { ACCOUNT, ZONES } from './account';

const VPC = 'vpc-0a1b2c3d4e5f60001';

/** What a deployment knows of the network, by id. */
export const NETWORK = {
  vpcId: VPC,
  /** One private subnet in each zone. */
  subnetIds: ZONES.map((_, index) => `subnet-0a1b2c3d4e5f6001${index}`),
  instanceSecurityGroupIds: ['sg-0a1b2c3d4e5f60001'],
  builderSubnetIds: ZONES.map((_, index) => `subnet-0a1b2c3d4e5f6001${index}`),
  builderSecurityGroupId: 'sg-0a1b2c3d4e5f60002',
};

const PUBLIC_IMAGE = 'ami-0123456789abcdef0';
/** Some weeks before any rehearsal. */
const PUBLISHED_AT = Date.UTC(2026, 9, 5);

/** The base image a fleet file names, as somebody published it. */
export function baseImage({ base, architecture }: FleetSpec['image']): Ec2World['publicImages'][number] {
  const image = { name: 'al2023-ami-2023.9.20261005.0', architecture, createdAt: PUBLISHED_AT };
  return 'amiId' in base
    ? { ...image, imageId: base.amiId }
    : { ...image, imageId: PUBLIC_IMAGE, parameterName: base.ssmParameter };
}

export function profileArns(stage: string, fleet: string): { readonly instance: string; readonly builder: string } {
  const arn = (role: string) =>
    `arn:aws:iam::${ACCOUNT.accountId}:instance-profile/kiln/${stage}/kiln-${stage}-${fleet}-${role}`;
  return { instance: arn('instance'), builder: arn('builder') };
}

/** The account's EC2 before anything is released. */
export function ec2World(stage: string, fleets: readonly FleetSpec[]): Ec2World {
  const images = new Map(
    fleets.map(({ image }) => [JSON.stringify([image.base, image.architecture]), baseImage(image)]),
  );
  return {
    ...ACCOUNT,
    subnets: ZONES.map((availabilityZone, index) => ({
      subnetId: NETWORK.subnetIds[index] ?? '',
      vpcId: VPC,
      availabilityZone,
    })),
    securityGroupIds: [...NETWORK.instanceSecurityGroupIds, NETWORK.builderSecurityGroupId],
    instanceProfileArns: fleets.flatMap(({ fleet }) => Object.values(profileArns(stage, fleet))),
    publicImages: [...images.values()],
  };
}
