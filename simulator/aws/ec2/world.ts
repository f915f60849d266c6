import type { Architecture } from './instance-types';

export interface SubnetDefinition {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly cidrBlock?: string;
}

/** An image somebody else publishes: what builders start from. */
export interface PublicImageDefinition {
  readonly imageId: string;
  readonly name: string;
  readonly architecture: Architecture;
  /** The public SSM parameter that names it. */
  readonly parameterName?: string;
  /** Epoch ms. */
  readonly createdAt: number;
}

/** What exists in the account before anything is released: made by other stacks, or by AWS. */
export interface Ec2World {
  readonly region: string;
  readonly accountId: string;
  readonly subnets: readonly SubnetDefinition[];
  readonly securityGroupIds: readonly string[];
  readonly instanceProfileArns: readonly string[];
  readonly publicImages: readonly PublicImageDefinition[];
  /** Running On-Demand vCPUs the account may have. Default 256. */
  readonly vcpuLimit?: number;
  /** Instance types a zone does not have, by zone name. */
  readonly notOffered?: Readonly<Record<string, readonly string[]>>;
}

/** `arn:aws:iam::111122223333:instance-profile/kiln/builder` is also known as `builder`. */
export function profileName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
