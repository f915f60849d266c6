import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { Conversation } from '../../../proof/peers/moto/conversation';
import { conversations } from '../../../proof/peers/moto/conversations';
import type { Said } from '../../../proof/peers/moto/peer';
import { talkToSimulator } from '../../../proof/peers/moto/simulated-peer';

const saidBy = async (conversation: Conversation): Promise<Said[]> => {
  const said: Said[] = [];
  await talkToSimulator(conversation, (call) => {
    said.push(call);
    return undefined;
  });
  return said;
};

describe('what AWS refuses', () => {
  it.each(conversations)('is refused by the simulator: $name', async (conversation) => {
    expect(await saidBy(conversation)).not.toEqual([]);
  });

  it('fails the conversation where the simulator takes it', async () => {
    const conversation: Conversation = {
      name: 'a proof that proves nothing',
      async hold({ refused, taken, clients, places }) {
        const find = (imageId: string) => () =>
          clients(EC2Client).send(new DescribeImagesCommand({ ImageIds: [imageId] }));
        await refused('what is refused', find('ami-00000000000000000'));
        await refused('what is taken', find(places.baseImageId));
        await taken('what may be taken', find(places.baseImageId));
        await refused('what nobody asks', async () => {});
      },
    };

    await expect(saidBy(conversation)).rejects.toThrow(
      'AWS refuses what the simulator takes: what is taken; what nobody asks.',
    );
  });
});
