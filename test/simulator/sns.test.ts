import { PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import { SimulatedSns } from '../../simulator/aws/sns/sns';
import { virtualAws } from './virtual-aws';

const TopicArn = 'arn:aws:sns:eu-central-1:111122223333:kiln-prod';

function world() {
  const aws = virtualAws();
  const sns = new SimulatedSns(aws.clock, aws.random);
  sns.createTopic(TopicArn);
  aws.kernel.register(sns);
  const client = aws.clients(SNSClient);
  return {
    sns,
    publish: (input: Partial<PublishCommandInput>) =>
      aws.settle(client.send(new PublishCommand({ TopicArn, Message: 'a sentence', ...input }))),
  };
}

describe('Publish', () => {
  it('keeps the message', async () => {
    const { sns, publish } = world();

    const { MessageId } = await publish({ Subject: 'Release recovered' });

    expect(sns.messages).toMatchObject([
      { topicArn: TopicArn, messageId: MessageId, subject: 'Release recovered', message: 'a sentence' },
    ]);
  });

  it.each<[string, Partial<PublishCommandInput>]>([
    ['a subject of 100 characters', { Subject: 'x'.repeat(100) }],
    ['a line break in the subject', { Subject: 'two\nlines' }],
    ['a subject beyond ASCII', { Subject: 'größer' }],
    ['an empty subject', { Subject: '' }],
    ['a subject that begins with a space', { Subject: ' indented' }],
    ['an empty message', { Message: '' }],
    ['a message beyond 256 KB', { Message: 'ä'.repeat(131_073) }],
    ['something that is no topic', { TopicArn: 'kiln-prod' }],
  ])('refuses %s', async (_why, input) => {
    const { sns, publish } = world();

    await expect(publish(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(sns.messages).toEqual([]);
  });

  it('takes what is just within its limits', async () => {
    const { sns, publish } = world();

    await publish({ Subject: 'x'.repeat(99), Message: 'ä'.repeat(131_072) });

    expect(sns.messages).toHaveLength(1);
  });

  it('does not know a topic that was never made', async () => {
    const { publish } = world();

    await expect(publish({ TopicArn: `${TopicArn}-2` })).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});
