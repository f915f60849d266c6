import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { adapter } from '../shared/clients';

/** SNS topics. Source: Amazon SNS API, Publish. */
export const topics = adapter(SNSClient, (client) => ({
  /** @param subject less than 100 printable ASCII characters */
  async publish(topicArn: string, subject: string, message: string): Promise<void> {
    await client.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
  },
}));
