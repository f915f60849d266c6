import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type FleetNetwork, type GivenNetwork, givenFleetNetwork } from './fleet/fleet-network';
import { fleetParameter } from './fleet/fleet-parameter';
import { FleetScripts } from './fleet/fleet-scripts';
import { Profiles } from './fleet/profiles';
import { SampleLoadBalancer } from './fleet/sample-load-balancer';
import { SampleVpc } from './fleet/sample-vpc';
import { SecurityGroups } from './fleet/security-groups';
import { trafficRule } from './fleet/traffic-rule';
import { fleetTriggers } from './fleet/triggers';
import type { LoadedFleet } from './fleet-files';
import type { Names } from './names';

export interface FleetStackProps extends StackProps {
  readonly names: Names;
  readonly fleet: LoadedFleet;
  /** For a fleet whose file names a listener. */
  readonly network: GivenNetwork | undefined;
  /** Availability zones of a sample network. */
  readonly sampleZones: number;
}

/** What one fleet needs on AWS before its first release, and what its releases need to know. It owns no generation. */
export class FleetStack extends Stack {
  constructor(scope: Construct, { names, fleet, network: given, sampleZones, ...props }: FleetStackProps) {
    const { spec, scripts } = fleet;
    super(scope, names.fleetStack(spec.fleet), {
      description: `Kiln: fleet ${spec.fleet} of stage ${names.stage}`,
      ...props,
    });
    const [traffic] = spec.traffic;
    if (traffic === undefined) throw new Error(`Fleet ${spec.fleet} has no traffic.`);

    const network = this.network(names, fleet, given, sampleZones);
    const groups = new SecurityGroups(this, network, traffic.port);
    const profiles = new Profiles(this, names, spec);
    const uploaded = new FleetScripts(this, names, scripts);
    const parameter = fleetParameter(this, names, {
      spec,
      scripts: uploaded.deployed,
      assetBucket: names.assetBucket,
      network: {
        vpcId: network.vpcId,
        subnetIds: [...network.subnetIds],
        instanceSecurityGroupIds: [groups.instances.attrGroupId],
        builderSubnetId: network.builderSubnetId,
        builderSecurityGroupId: groups.builder.attrGroupId,
      },
      instanceProfileArn: profiles.instance.instanceProfileArn,
      builderProfileArn: profiles.builder.instanceProfileArn,
      ruleArn: trafficRule(this, names, spec, traffic, network.listenerArn),
      loadBalancer: network.loadBalancer,
    });
    fleetTriggers(this, names, spec);
    // Whoever reads the parameter finds the scripts it names.
    parameter.node.addDependency(uploaded);
  }

  private network(names: Names, { spec }: LoadedFleet, given: GivenNetwork | undefined, zones: number): FleetNetwork {
    const listener = spec.traffic[0]?.listener ?? 'sample';
    if (listener === 'sample') {
      return new SampleLoadBalancer(this, names, spec, new SampleVpc(this, names, zones).vpc).network;
    }
    if (given === undefined) {
      throw new Error(
        `Fleet ${spec.fleet} serves behind a listener of yours: say in the context of cdk.json, at networks.${names.stage}, which vpcId, subnetIds, builderSubnetId and loadBalancerSecurityGroupId go with it.`,
      );
    }
    return givenFleetNetwork(given, listener);
  }
}
