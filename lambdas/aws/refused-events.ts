import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { adapter } from '../shared/clients';

/** Of characters. With its attributes a message may have 1 MiB, and an event that much by itself. */
const LONGEST_BODY = 200_000;
const LONGEST_ATTRIBUTE = 8_000;

/** The queue of events that started nothing. Source: Amazon SQS API, SendMessage. */
export const refusedEvents = adapter(SQSClient, (client, setting) => ({
  /** @param attributes what people see first in the console: name → text; empty ones are left out */
  async send(event: unknown, attributes: Readonly<Record<string, string>>): Promise<void> {
    const body = JSON.stringify(event) ?? 'null';
    const given = Object.entries(attributes).filter(([, text]) => text !== '');
    await client.send(
      new SendMessageCommand({
        QueueUrl: setting('REFUSED_EVENTS_URL'),
        MessageBody: allowed(
          body.length <= LONGEST_BODY ? body : JSON.stringify({ shortened: body.slice(0, LONGEST_BODY / 2) }),
        ),
        MessageAttributes: Object.fromEntries(
          given.map(([name, text]) => [
            name,
            { DataType: 'String', StringValue: allowed(text.slice(0, LONGEST_ATTRIBUTE)) },
          ]),
        ),
      }),
    );
  },
}));

/** Without the characters that SQS refuses a message for. Source: Amazon SQS API, SendMessage, "Valid characters". */
function allowed(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD');
}
