import { CfnOutput, Duration, Fn, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnSecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnListener, CfnLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import { LOG_PREFIXES } from '../kiln/buckets';
import type { Names } from '../names';
import type { FleetNetwork } from './fleet-network';

const HTTP = 80;

/**
 * A load balancer to try things on. It speaks HTTP, as HTTPS needs a certificate for a name of yours: for that, name
 * your own listener in the fleet file.
 */
export class SampleLoadBalancer extends Construct {
  readonly network: FleetNetwork;

  constructor(scope: Construct, names: Names, spec: FleetSpec, vpc: Vpc) {
    super(scope, 'LoadBalancer');
    const securityGroup = this.securityGroup(vpc);
    const balancer = this.balancer(names, spec, vpc, securityGroup);
    const listener = new CfnListener(this, 'Listener', {
      loadBalancerArn: balancer.ref,
      port: HTTP,
      protocol: 'HTTP',
      // What is no fleet's.
      defaultActions: [
        { type: 'fixed-response', fixedResponseConfig: { statusCode: '404', contentType: 'text/plain' } },
      ],
    });
    for (const name of sampleAlarms(spec)) this.alarm(name, balancer);
    this.network = {
      vpcId: vpc.vpcId,
      subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
      builderSubnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
      loadBalancerSecurityGroupId: securityGroup.attrGroupId,
      listenerArn: listener.ref,
      loadBalancer: balancer.attrLoadBalancerFullName,
    };
    new CfnOutput(this, 'Url', { value: `http://${balancer.attrDnsName}` });
  }

  private securityGroup(vpc: Vpc): CfnSecurityGroup {
    const group = new CfnSecurityGroup(this, 'SecurityGroup', {
      vpcId: vpc.vpcId,
      groupDescription: 'Sample load balancer of the fleet: HTTP from anywhere',
      securityGroupIngress: [
        { ipProtocol: 'tcp', fromPort: HTTP, toPort: HTTP, cidrIp: '0.0.0.0/0', description: 'HTTP from anywhere' },
      ],
      securityGroupEgress: [
        { ipProtocol: 'tcp', fromPort: 1, toPort: 65_535, cidrIp: vpc.vpcCidrBlock, description: 'To instances' },
      ],
    });
    Validations.of(group).acknowledge({
      id: 'AwsSolutions-EC23',
      reason: 'The one way in from the world: a public load balancer, on its port 80 only.',
    });
    return group;
  }

  private balancer(names: Names, { fleet }: FleetSpec, vpc: Vpc, { attrGroupId }: CfnSecurityGroup): CfnLoadBalancer {
    const attributes = {
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'access_logs.s3.enabled': 'true',
      'access_logs.s3.bucket': Fn.importValue(names.exports.logBucket),
      'access_logs.s3.prefix': `${LOG_PREFIXES.loadBalancers}/${fleet}`,
    };
    const balancer = new CfnLoadBalancer(this, 'Balancer', {
      name: `${names.stage}-${fleet}`,
      type: 'application',
      scheme: 'internet-facing',
      subnets: vpc.publicSubnets.map(({ subnetId }) => subnetId),
      securityGroups: [attrGroupId],
      loadBalancerAttributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
    });
    // AWS refuses a public load balancer in subnets that have no way out yet.
    balancer.node.addDependency(...vpc.publicSubnets.map((subnet) => subnet.internetConnectivityEstablished));
    return balancer;
  }

  private alarm(alarmName: string, balancer: CfnLoadBalancer): void {
    new Alarm(this, alarmName, {
      alarmName,
      alarmDescription: 'The software behind the load balancer answers with errors. Guards releases.',
      metric: new Metric({
        namespace: 'AWS/ApplicationELB',
        metricName: 'HTTPCode_Target_5XX_Count',
        dimensionsMap: { LoadBalancer: balancer.attrLoadBalancerFullName },
        statistic: Stats.SUM,
        period: Duration.minutes(1),
      }),
      threshold: 30,
      evaluationPeriods: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // No requests, no errors: CloudWatch has no datapoint for a count of zero.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

/** Of the alarms that guard the fleet, the load balancer's own: `web-5xx`, or `staging-web-5xx` where stages share an account. */
function sampleAlarms({ fleet, guards }: FleetSpec): string[] {
  return guards.alarms.filter((name) => name.endsWith(`${fleet}-5xx`));
}
