import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Names } from '../names';

/** Where people are paged: by Kiln when a recovery needs a person, and by CloudWatch when Kiln itself is ill. */
export class Pages extends Construct {
  readonly topic: Topic;
  readonly key: Key;

  constructor(scope: Construct, names: Names) {
    super(scope, 'Pages');
    // A key of our own: with the one AWS keeps for SNS, CloudWatch may not publish. Source: SNS developer guide, "Key management".
    this.key = new Key(this, 'Key', {
      description: `Pages of ${names.prefix}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new Topic(this, 'Topic', { topicName: names.topic, enforceSSL: true, masterKey: this.key });

    const cloudwatch = new ServicePrincipal('cloudwatch.amazonaws.com');
    const conditions = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
    this.key.addToResourcePolicy(
      // In a key's policy `*` is this key.
      new PolicyStatement({
        principals: [cloudwatch],
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: ['*'],
        conditions,
      }),
    );
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [cloudwatch],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions,
      }),
    );
  }
}
