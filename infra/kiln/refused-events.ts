import { Aws, Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { fleetRuleArns, type Names } from '../names';

/** Where events end that started nothing: refused ones with the reason as an attribute, and those that nobody could be told of. */
export function refusedEvents(scope: Construct, names: Names): Queue {
  const queue = new Queue(scope, 'RefusedEvents', {
    queueName: names.refusedEvents,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: { 'aws:SourceArn': fleetRuleArns(names) },
      },
    }),
  );
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is a dead-letter queue; nothing consumes it, so nothing can fail to.',
  });
  return queue;
}
