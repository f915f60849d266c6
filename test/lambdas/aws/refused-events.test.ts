import { refusedEvents } from '../../../lambdas/aws/refused-events';
import { asked } from './asked';

/** The message that is sent of an event. */
async function sent(event: unknown, attributes: Readonly<Record<string, string>> = {}) {
  const messages: object[] = [];
  const keep = (input: object): object => ({ kept: messages.push(input) });
  await asked(refusedEvents, 'sqs', 'SendMessage', keep, (queue) => queue.send(event, attributes));
  return messages[0];
}

describe('an event that started nothing', () => {
  it('is kept as it came, with what people look for first', async () => {
    expect(await sent({ id: '1' }, { Error: 'InvalidRequest', Fleet: '' })).toEqual({
      QueueUrl: 'setting',
      MessageBody: '{"id":"1"}',
      MessageAttributes: { Error: { DataType: 'String', StringValue: 'InvalidRequest' } },
    });
  });

  it.each([
    [199_998, 200_000],
    [199_999, 100_000 + '{"shortened":""}'.length + 1],
  ])('of %d characters is kept in a message of %d', async (length, kept) => {
    // Two more are its quotes; the first of them is written as two where it stands in a text.
    const message = await sent('x'.repeat(length));
    expect(String(Reflect.get(message ?? {}, 'MessageBody'))).toHaveLength(kept);
  });

  it('has no character that SQS refuses', async () => {
    const message = await sent('a', { Reason: 'b\u0000c\ud800' });
    expect(message).toMatchObject({ MessageAttributes: { Reason: { StringValue: 'b\ufffdc\ufffd' } } });
  });
});
