import { Aws, Fn } from 'aws-cdk-lib';
import { FlowLogDestination, GatewayVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allow } from '../grants';
import { kilnLog } from '../logs';
import { arnOf, type Names } from '../names';
import { kilnRole } from '../role';

/**
 * A network to try things in. Instances and builders have no address of their own in the world: they reach Systems
 * Manager and the package servers of their operating system through one NAT gateway. It costs less than endpoints would
 * that reach no package server anyway; a network for production would have one in each zone.
 */
export class SampleVpc extends Construct {
  readonly vpc: Vpc;

  constructor(scope: Construct, names: Names, zones: number) {
    super(scope, 'Network');
    this.vpc = new Vpc(this, 'Vpc', {
      // By number, so that nothing needs to be looked up in the account at synth.
      availabilityZones: Array.from({ length: zones }, (_, index) => Fn.select(index, Fn.getAzs())),
      natGateways: 1,
      subnetConfiguration: [
        { name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 22 },
      ],
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
      // It lets in only what carries it, and nothing here does: no need for a function that empties it.
      restrictDefaultSecurityGroup: false,
    });
    const flows = kilnLog(this, 'Flows');
    this.vpc.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toCloudWatchLogs(
        flows,
        kilnRole(this, 'FlowsRole', {
          names,
          // No other account's flow log. Source: VPC user guide, "IAM role for publishing flow logs to CloudWatch Logs".
          assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
            conditions: {
              StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
              ArnLike: { 'aws:SourceArn': arnOf('ec2', 'vpc-flow-log/*') },
            },
          }),
          statements: [
            allow(['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'], [flows.logGroupArn]),
          ],
        }),
      ),
    });
  }
}
