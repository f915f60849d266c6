import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { TAGS } from '../../lambdas/domain/names';
import type { Names } from '../names';
import type { FleetNetwork } from './fleet-network';

const ANYWHERE = [{ ipProtocol: '-1', cidrIp: '0.0.0.0/0', description: 'Packages, Systems Manager, S3' }];

/** Who may talk to a fleet's instances: its load balancer. To its builders: nobody. Neither has a port for SSH. */
export class SecurityGroups extends Construct {
  readonly instances: CfnSecurityGroup;
  readonly builder: CfnSecurityGroup;

  constructor(scope: Construct, names: Names, network: FleetNetwork, port: number) {
    super(scope, 'SecurityGroups');
    const { vpcId } = network;
    // Kiln's functions launch machines into groups with this tag only.
    const tags = [{ key: TAGS.stage, value: names.stage }];
    // Another port makes another group: the generation that serves keeps the one it was launched with, which EC2 lets
    // nobody delete as long as it is used. Its rule is part of it, as a rule by itself would be taken away first.
    this.instances = new CfnSecurityGroup(this, `Port${port}`, {
      vpcId,
      groupDescription: 'Instances of the fleet: traffic from the load balancer only',
      tags,
      securityGroupIngress: [
        {
          ipProtocol: 'tcp',
          fromPort: port,
          toPort: port,
          sourceSecurityGroupId: network.loadBalancerSecurityGroupId,
          description: 'From the load balancer',
        },
      ],
      securityGroupEgress: ANYWHERE,
    });
    this.builder = new CfnSecurityGroup(this, 'Builder', {
      vpcId,
      groupDescription: 'Builders and testers: nothing comes in',
      tags,
      securityGroupIngress: [],
      securityGroupEgress: ANYWHERE,
    });
  }
}
