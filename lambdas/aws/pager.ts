import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { adapter } from '../shared/clients';

/** SNS takes a subject of less than 100 printable ASCII characters. Source: Amazon SNS API, Publish. */
const LONGEST_SUBJECT = 99;

/** The topic people are paged through. */
export const pager = adapter(SNSClient, (client, setting) => ({
  async page(subject: string, message: string): Promise<void> {
    const Subject = subject.replace(/[^\x20-\x7e]/g, '-').slice(0, LONGEST_SUBJECT);
    await client.send(new PublishCommand({ TopicArn: setting('TOPIC_ARN'), Subject, Message: message }));
  },
}));
