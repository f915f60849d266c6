import { createHash } from 'node:crypto';
import type { SendMessageCommandInput, SendMessageCommandOutput } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import type { VirtualClock } from '../../clock';
import type { MetricSink } from '../../ports';
import type { Random } from '../../random';
import { type Operations, operation, type SimulatedService } from '../../service';

/** Of body and attributes, in bytes. Source: SQS API reference, SendMessage. */
const MAX_MESSAGE_BYTES = 1_048_576;
/** Source: SQS developer guide, "Amazon SQS message attributes". */
const MAX_ATTRIBUTES = 10;
/** How often SQS sends its metrics. Source: SQS developer guide, "Available CloudWatch metrics". */
const METRIC_PERIOD_MS = 60_000;
/** "Valid characters". Source: SQS API reference, SendMessage. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const sendMessageInput = z.strictObject({
  QueueUrl: z.string(),
  MessageBody: z.string(),
  MessageAttributes: z
    .record(z.string(), z.strictObject({ DataType: z.literal('String'), StringValue: z.string() }))
    .optional(),
}) satisfies z.ZodType<SendMessageCommandInput>;

/** A message in a queue. Nothing takes any out: what is modelled are dead-letter queues. */
export interface QueuedMessage {
  /** Epoch ms. */
  readonly time: number;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface SqsSurroundings {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly metrics: MetricSink;
  readonly region: string;
  readonly accountId: string;
}

/** SQS standard queues that messages are sent to, with the metric that their alarms look at. */
export class SimulatedSqs implements SimulatedService {
  readonly name = 'sqs';
  private readonly queues = new Map<string, QueuedMessage[]>();
  private readonly random: Random;

  constructor(private readonly surroundings: SqsSurroundings) {
    this.random = surroundings.random.fork('sqs');
  }

  createQueue(name: string): void {
    this.queues.set(name, []);
  }

  /** What lies in a queue, oldest first. @throws Error where there is no such queue */
  messages(name: string): readonly QueuedMessage[] {
    return this.queue(name);
  }

  /** As another service sends to it: EventBridge, or Lambda to a destination. */
  put(name: string, body: string, attributes: Readonly<Record<string, string>> = {}): void {
    const queue = this.queue(name);
    queue.push({ time: this.surroundings.clock.now(), body, attributes });
    if (queue.length === 1) this.measure(name);
  }

  readonly operations: Operations = {
    SendMessage: operation<z.output<typeof sendMessageInput>, Omit<SendMessageCommandOutput, '$metadata'>>({
      kind: 'write',
      input: sendMessageInput,
      answer: ({ QueueUrl, MessageBody, MessageAttributes = {} }) => {
        const { region, accountId } = this.surroundings;
        const name = QueueUrl.replace(`https://sqs.${region}.amazonaws.com/${accountId}/`, '');
        if (!this.queues.has(name)) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
        const attributes = Object.entries(MessageAttributes).map(
          ([key, { StringValue }]) => [key, StringValue] as const,
        );
        checkMessage(MessageBody, attributes);
        this.put(name, MessageBody, Object.fromEntries(attributes));
        return { MessageId: this.random.uuid(), MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
      },
    }),
  };

  private queue(name: string): QueuedMessage[] {
    const queue = this.queues.get(name);
    if (queue === undefined) throw new Error(`There is no queue ${name}.`);
    return queue;
  }

  private measure(name: string): void {
    const { clock, metrics } = this.surroundings;
    clock.after(METRIC_PERIOD_MS, () => {
      metrics.record({
        namespace: 'AWS/SQS',
        name: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: name },
        value: this.queue(name).length,
      });
      this.measure(name);
    });
  }
}

/** @throws AwsError as SendMessage refuses */
function checkMessage(body: string, attributes: readonly (readonly [name: string, text: string])[]): void {
  if (body === '') throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (FORBIDDEN.test(body)) throw new AwsError('InvalidMessageContents', 'Message contains invalid characters.');
  if (attributes.length > MAX_ATTRIBUTES)
    throw invalid(
      `Number of message attributes [${attributes.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`,
    );
  for (const [name, text] of attributes) {
    if (!/^(?!aws\.|amazon\.)(?!.*\.\.)[A-Za-z0-9_-][A-Za-z0-9_.-]{0,255}(?<!\.)$/i.test(name)) {
      throw invalid(`Message (user) attribute name '${name}' is invalid.`);
    }
    if (text === '' || FORBIDDEN.test(text)) {
      throw invalid(`Message (user) attribute '${name}' must contain a non-empty value of valid characters.`);
    }
  }
  const bytes = attributes.reduce(
    (sum, [name, text]) => sum + Buffer.byteLength(`${name}String${text}`),
    Buffer.byteLength(body),
  );
  if (bytes > MAX_MESSAGE_BYTES) {
    throw invalid(
      `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_MESSAGE_BYTES} bytes.`,
    );
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}
