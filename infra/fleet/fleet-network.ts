import { z } from 'zod';

/** Where a fleet lives, and the load balancer it serves behind: made for it, or given by id. */
export interface FleetNetwork {
  readonly vpcId: string;
  /** One in each zone. */
  readonly subnetIds: readonly string[];
  /** Where images are baked: one in each zone, as one zone may have no capacity. */
  readonly builderSubnetIds: readonly string[];
  readonly loadBalancerSecurityGroupId: string;
  readonly listenerArn: string;
  /** `app/<name>/<id>`, the dimension CloudWatch knows the load balancer by. */
  readonly loadBalancer: string;
}

const id = (kind: string) => z.string().regex(new RegExp(`^${kind}-[0-9a-f]{8,17}$`), `must be the id of a ${kind}`);

/**
 * What `networks.<stage>` of cdk.json says, for fleets whose file names a listener. Subnets need a way to Systems
 * Manager, S3 and wherever scripts fetch packages from.
 */
export const givenNetworkSchema = z.strictObject({
  vpcId: id('vpc'),
  subnetIds: z.array(id('subnet')).min(1, 'must name at least one subnet'),
  builderSubnetIds: z.array(id('subnet')).min(1, 'must name at least one subnet'),
  loadBalancerSecurityGroupId: id('sg'),
});

export type GivenNetwork = z.output<typeof givenNetworkSchema>;

/** `…:listener/app/<name>/<load balancer>/<listener>` is a listener of `app/<name>/<load balancer>`. */
export function givenFleetNetwork(network: GivenNetwork, listenerArn: string): FleetNetwork {
  const [, loadBalancer = ''] = /:listener\/(app\/[^/]+\/[^/]+)\//.exec(listenerArn) ?? [];
  return { ...network, listenerArn, loadBalancer };
}
