import type { PublishCommandInput, PublishCommandOutput } from '@aws-sdk/client-sns';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import type { VirtualClock } from '../../clock';
import type { Random } from '../../random';
import { type Operations, operation, type SimulatedService } from '../../service';

/** Bytes. Source: SNS API reference, Publish. */
const MAX_MESSAGE_BYTES = 262_144;
/** "Less than 100 characters long". Source: SNS API reference, Publish. */
const MAX_SUBJECT = 99;

const publishInput = z.strictObject({
  TopicArn: z.string(),
  Subject: z.string().optional(),
  Message: z.string(),
}) satisfies z.ZodType<PublishCommandInput>;

/** A message that was published. */
export interface PublishedMessage {
  /** Epoch ms. */
  readonly time: number;
  readonly topicArn: string;
  readonly messageId: string;
  readonly subject: string | undefined;
  readonly message: string;
}

/** SNS topics that people are told through. Deliveries to subscribers are not modelled: what was published counts as told. */
export class SimulatedSns implements SimulatedService {
  readonly name = 'sns';
  /** Everything published, for judges. */
  readonly messages: PublishedMessage[] = [];
  private readonly topics = new Set<string>();
  private readonly random: Random;

  constructor(
    private readonly clock: VirtualClock,
    random: Random,
  ) {
    this.random = random.fork('sns');
  }

  createTopic(arn: string): void {
    this.topics.add(arn);
  }

  readonly operations: Operations = {
    Publish: operation<z.output<typeof publishInput>, Omit<PublishCommandOutput, '$metadata'>>({
      kind: 'write',
      input: publishInput,
      answer: ({ TopicArn, Subject, Message }) => {
        if (!/^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/.test(TopicArn)) throw invalid('TopicArn');
        if (Subject !== undefined && !isSubject(Subject)) throw invalid('Subject');
        if (Message === '') throw invalid('Empty message');
        if (Buffer.byteLength(Message) > MAX_MESSAGE_BYTES) throw invalid('Message too long');
        if (!this.topics.has(TopicArn)) throw new AwsError('NotFoundException', 'Topic does not exist', 404);
        const messageId = this.random.uuid();
        this.messages.push({
          time: this.clock.now(),
          topicArn: TopicArn,
          messageId,
          subject: Subject,
          message: Message,
        });
        return { MessageId: messageId };
      },
    }),
  };
}

/** ASCII that begins with a letter, a digit or punctuation, without line breaks or control characters. Source: SNS API reference, Publish. */
function isSubject(subject: string): boolean {
  return subject.length <= MAX_SUBJECT && /^[\x21-\x7e][\x20-\x7e]*$/.test(subject);
}

function invalid(reason: string): AwsError {
  return new AwsError('InvalidParameterException', `Invalid parameter: ${reason}`);
}
