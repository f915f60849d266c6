import { Aws, CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Names } from '../names';

const PRIVATE = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  // Kept with what is in them, but for a first deployment that fails: then they are empty.
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
} as const satisfies BucketProps;

/** Below them lie the logs of each kind. */
export const LOG_PREFIXES = { assets: 'assets/', loadBalancers: 'load-balancers' } as const;

/**
 * Scripts and build manifests; and the access logs of this bucket and of the fleets' sample load balancers. CloudFormation
 * chooses their names: those that an earlier stack left behind are in nobody's way.
 */
export class Buckets extends Construct {
  readonly assets: Bucket;
  private readonly logs: Bucket;

  constructor(scope: Construct, names: Names) {
    super(scope, 'Buckets');
    this.logs = new Bucket(this, 'Logs', {
      ...PRIVATE,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
    Validations.of(this.logs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'The bucket of access logs: a log of its own would log the writing of logs.',
    });
    // Source: S3 user guide, "Enabling server access logging".
    this.letWrite('logging.s3.amazonaws.com', `${LOG_PREFIXES.assets}*`, {
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
    });
    // Source: ALB user guide, "Enable access logs": the policy for all regions. The account stands in the path.
    this.letWrite(
      'logdelivery.elasticloadbalancing.amazonaws.com',
      `${LOG_PREFIXES.loadBalancers}/*/AWSLogs/${Aws.ACCOUNT_ID}/*`,
    );

    this.assets = new Bucket(this, 'Assets', {
      ...PRIVATE,
      versioned: true,
      serverAccessLogsBucket: Bucket.fromBucketName(this, 'LogsByName', this.logs.bucketName),
      serverAccessLogsPrefix: LOG_PREFIXES.assets,
      lifecycleRules: [
        { prefix: 'builds/', expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(1) },
      ],
    });
    Validations.of(this.assets).acknowledge({
      id: '@aws-cdk/aws-s3:accessLogsPolicyNotAdded',
      reason: 'It is added above: the bucket of logs is known by its name here.',
    });
    new CfnOutput(this, 'AssetBucket', { value: this.assets.bucketName, exportName: names.exports.assetBucket });
    new CfnOutput(this, 'LogBucket', { value: this.logs.bucketName, exportName: names.exports.logBucket });
  }

  private letWrite(service: string, objects: string, conditions: Record<string, Record<string, string>> = {}): void {
    this.logs.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: ['s3:PutObject'],
        resources: [this.logs.arnForObjects(objects)],
        conditions,
      }),
    );
  }
}
