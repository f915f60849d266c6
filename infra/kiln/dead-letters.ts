import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Names } from '../names';

/** Where events and invocations end that the watchdog could not be told of, and schedules that could start no rebuild. An alarm watches it. */
export function deadLetters(scope: Construct, names: Names): Queue {
  const queue = new Queue(scope, 'DeadLetters', {
    queueName: names.deadLetters,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is the dead-letter queue; nothing consumes it, so nothing can fail to.',
  });
  return queue;
}
