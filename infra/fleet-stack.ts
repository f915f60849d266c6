import { Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DeploymentSettings } from './deployment-settings';
import { FleetDashboard } from './fleet/fleet-dashboard';
import { type FleetNetwork, givenFleetNetwork } from './fleet/fleet-network';
import { fleetParameter } from './fleet/fleet-parameter';
import { FleetScripts } from './fleet/fleet-scripts';
import { Profiles } from './fleet/profiles';
import { protect } from './fleet/protection';
import { rebuildSchedule } from './fleet/rebuild-schedule';
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
  readonly settings: DeploymentSettings;
}

/** What one fleet needs on AWS before its first release, and what its releases need to know. It owns no generation. */
export class FleetStack extends Stack {
  constructor(scope: Construct, { names, fleet, settings, ...props }: FleetStackProps) {
    const { spec, scripts } = fleet;
    super(scope, names.fleetStack(spec.fleet), {
      description: `Kiln: fleet ${spec.fleet} of stage ${names.stage}`,
      ...props,
    });
    const [traffic] = spec.traffic;
    if (traffic === undefined) throw new Error(`Fleet ${spec.fleet} has no traffic.`);

    const network = this.network(names, fleet, settings);
    const groups = new SecurityGroups(this, names, network, traffic.port);
    const profiles = new Profiles(this, names, spec, settings.keys);
    const uploaded = new FleetScripts(this, names, scripts);
    const ruleArn = trafficRule(this, names, spec, traffic, network.listenerArn);
    const parameter = fleetParameter(this, names, {
      spec,
      scripts: uploaded.deployed,
      assetBucket: Fn.importValue(names.exports.assetBucket),
      network: {
        vpcId: network.vpcId,
        subnetIds: [...network.subnetIds],
        instanceSecurityGroupIds: [groups.instances.attrGroupId],
        builderSubnetIds: [...network.builderSubnetIds],
        builderSecurityGroupId: groups.builder.attrGroupId,
      },
      instanceProfileArn: profiles.instance.instanceProfileArn,
      builderProfileArn: profiles.builder.instanceProfileArn,
      ruleArn,
      loadBalancer: network.loadBalancer,
    });
    fleetTriggers(this, names, spec);
    new FleetDashboard(this, names, spec.fleet);
    // Whoever reads the parameter finds the scripts it names.
    parameter.node.addDependency(uploaded);
    rebuildSchedule(this, names, spec);
    protect(this, names, spec.fleet, ruleArn);
  }

  private network(names: Names, { spec }: LoadedFleet, settings: DeploymentSettings): FleetNetwork {
    const listener = spec.traffic[0]?.listener ?? 'sample';
    if (listener === 'sample') {
      return new SampleLoadBalancer(this, names, spec, new SampleVpc(this, names, settings.sampleZones).vpc).network;
    }
    if (settings.network === undefined) throw new Error(`Fleet ${spec.fleet} has no network.`);
    return givenFleetNetwork(settings.network, listener);
  }
}
