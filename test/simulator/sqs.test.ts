import { SendMessageCommand, type SendMessageCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { SimulatedSqs } from '../../simulator/aws/sqs/sqs';
import { virtualAws } from './virtual-aws';

const QueueUrl = 'https://sqs.eu-central-1.amazonaws.com/111122223333/letters';

function world() {
  const aws = virtualAws();
  const measured: { readonly time: number; readonly value: number; readonly queue: string | undefined }[] = [];
  const sqs = new SimulatedSqs({
    clock: aws.clock,
    random: aws.random,
    region: 'eu-central-1',
    accountId: '111122223333',
    metrics: {
      record: ({ value, dimensions }) => measured.push({ time: aws.clock.now(), value, queue: dimensions.QueueName }),
    },
  });
  sqs.createQueue('letters');
  aws.kernel.register(sqs);
  const client = aws.clients(SQSClient);
  return {
    ...aws,
    sqs,
    measured,
    send: (input: Partial<SendMessageCommandInput> = {}) =>
      aws.settle(client.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}', ...input }))),
  };
}

const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });

describe('SendMessage', () => {
  it('keeps the message, and its queue says how many there are, every minute', async () => {
    const { sqs, send, clock, measured } = world();

    await send({ MessageAttributes: { Reason: attribute('No such fleet.') } });
    await send();
    await clock.advance(150_000);

    expect(sqs.messages('letters')).toMatchObject([
      { body: '{}', attributes: { Reason: 'No such fleet.' } },
      { attributes: {} },
    ]);
    expect(measured.map(({ value, queue }) => [value, queue])).toEqual([
      [2, 'letters'],
      [2, 'letters'],
    ]);
  });

  it.each<[string, Partial<SendMessageCommandInput>, string]>([
    ['a queue that is not there', { QueueUrl: `${QueueUrl}-2` }, 'QueueDoesNotExist'],
    ['an empty body', { MessageBody: '' }, 'MissingParameter'],
    ['a control character', { MessageBody: 'a\u0000b' }, 'InvalidMessageContents'],
    ['half a character', { MessageBody: 'a\ud800b' }, 'InvalidMessageContents'],
    ['more than 1 MiB', { MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
    ['an empty attribute', { MessageAttributes: { Reason: attribute('') } }, 'InvalidParameterValue'],
    ['a name that is AWS’s', { MessageAttributes: { 'AWS.Reason': attribute('x') } }, 'InvalidParameterValue'],
    [
      'eleven attributes',
      { MessageAttributes: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`a${n}`, attribute('x')])) },
      'InvalidParameterValue',
    ],
  ])('refuses %s', async (_why, input, name) => {
    const { sqs, send } = world();

    await expect(send(input)).rejects.toMatchObject({ name });
    expect(sqs.messages('letters')).toEqual([]);
  });
});
