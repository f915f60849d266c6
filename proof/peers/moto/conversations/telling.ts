import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { events } from '../../../../lambdas/aws/events';
import { pager } from '../../../../lambdas/aws/pager';
import { refusedEvents } from '../../../../lambdas/aws/refused-events';
import type { Conversation } from '../conversation';

const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:kiln-prod';

export const eventConversation: Conversation = {
  name: 'events',
  async hold(peer) {
    const { refused, taken } = peer;
    await peer.use(events).put('Release State Change', { release: 'r-1', fleet: 'web' }, ['arn:aws:states:…']);
    const right = { EventBusName: 'kiln-prod', Source: 'kiln', DetailType: 'Release State Change', Detail: '{}' };
    const wrong: Record<string, object> = {
      'no source': { Source: undefined },
      'no detail type': { DetailType: undefined },
      'no detail': { Detail: undefined },
      'a detail that is no JSON': { Detail: 'so it is' },
      'a detail that is a list': { Detail: '[]' },
      'a source of aws': { Source: 'aws.ec2' },
      'a long detail type': { DetailType: 'x'.repeat(129) },
    };
    const client = peer.clients(EventBridgeClient);
    await taken('a bus that is not', () =>
      client.send(new PutEventsCommand({ Entries: [{ ...right, EventBusName: 'nobodys' }] })),
    );
    for (const [about, fields] of Object.entries(wrong)) {
      await refused(about, () => client.send(new PutEventsCommand({ Entries: [{ ...right, ...fields }] })));
    }
    await refused('no entry', () => client.send(new PutEventsCommand({ Entries: [] })));
    await refused('eleven entries', () =>
      client.send(new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => right) })),
    );
  },
};

export const messageConversation: Conversation = {
  name: 'messages and pages',
  async hold(peer) {
    const { refused } = peer;
    await peer.use(pager).page('Kiln needs you', 'A recovery failed.');
    const sns = peer.clients(SNSClient);
    const wrongPages: Record<string, object> = {
      'a topic that is not': { TopicArn: `${TOPIC}-not` },
      'what is no ARN': { TopicArn: 'kiln-prod' },
      'a subject of 100 characters': { Subject: 'x'.repeat(100) },
      'a subject of two lines': { Subject: 'a\nb' },
      'an empty subject': { Subject: '' },
      'an empty message': { Message: '' },
      'a long message': { Message: 'x'.repeat(262_145) },
    };
    for (const [about, fields] of Object.entries(wrongPages)) {
      await refused(about, () => sns.send(new PublishCommand({ TopicArn: TOPIC, Message: 'So.', ...fields })));
    }
    await peer.use(refusedEvents).send({ detail: {} }, { error: 'InvalidRequest', reason: 'No such fleet.' });
    const sqs = peer.clients(SQSClient);
    const { QueueUrl } = { QueueUrl: peer.setting('REFUSED_EVENTS_URL') };
    const wrongMessages: Record<string, object> = {
      'a queue that is not': { QueueUrl: `${QueueUrl}-not` },
      'an empty body': { MessageBody: '' },
      'a body with a control character': { MessageBody: 'a\u0000b' },
      'an attribute without text': { MessageAttributes: { reason: { DataType: 'String', StringValue: '' } } },
      'an attribute with a bad name': { MessageAttributes: { 'aws.reason': { DataType: 'String', StringValue: 'x' } } },
      'eleven attributes': {
        MessageAttributes: Object.fromEntries(
          Array.from({ length: 11 }, (_, index) => [`a${index}`, { DataType: 'String', StringValue: 'x' }]),
        ),
      },
      'a body of more than 1 MiB': { MessageBody: 'x'.repeat(1_048_577) },
    };
    for (const [about, fields] of Object.entries(wrongMessages)) {
      await refused(about, () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'So.', ...fields })));
    }
  },
};
