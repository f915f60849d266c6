import { Duration, Validations } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { RELEASE_EVENT } from '../../lambdas/domain/release-event';
import type { Names } from '../names';

/** Where transitions end that nobody could be told of. An alarm watches it. */
export function lostNotifications(scope: Construct, names: Names): Queue {
  const queue = new Queue(scope, 'LostNotifications', {
    queueName: `${names.prefix}-notifications-lost`,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is a dead-letter queue; nothing consumes it, so nothing can fail to.',
  });
  return queue;
}

/** Every transition of a release goes from the bus to the function that writes to people. */
export class Notifications extends Construct {
  constructor(scope: Construct, names: Names, busName: string, notify: IFunction, deadLetterQueue: IQueue) {
    super(scope, 'Notifications');
    new Rule(this, 'Transitions', {
      ruleName: `${names.prefix}-notify`,
      eventBus: EventBus.fromEventBusName(this, 'Bus', busName),
      eventPattern: { source: ['kiln'], detailType: [RELEASE_EVENT] },
      // What is older is no news.
      targets: [new LambdaFunction(notify, { deadLetterQueue, retryAttempts: 10, maxEventAge: Duration.hours(1) })],
    });
  }
}
