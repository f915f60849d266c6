import { GetParameterCommand, GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameters } from '../../../../lambdas/aws/parameters';
import type { Conversation } from '../conversation';

const NAME = '/kiln/prod/proof/web';

export const parameterConversation: Conversation = {
  name: 'parameters',
  async hold(peer) {
    const { refused } = peer;
    const shelf = peer.use(parameters);
    const ssm = peer.clients(SSMClient);
    await shelf.get(NAME);
    await shelf.put(NAME, 'one');
    await peer.settle(5);
    await shelf.get(NAME);
    await shelf.put(NAME, 'two');
    await peer.settle(5);
    await shelf.get(NAME);
    await shelf.get(`${NAME}:1`);
    await refused('a version that is not', () => shelf.get(`${NAME}:7`));
    await refused('a label that is not', () => shelf.get(`${NAME}:newest`));
    await shelf.namesUnder('/kiln/prod/proof');
    await shelf.namesUnder('/kiln/prod/nothing');
    const wrong: Record<string, object> = {
      'one that is there': { Overwrite: false },
      'a long text': { Value: 'x'.repeat(4097) },
      'an empty text': { Value: '' },
      'no type': { Name: '/kiln/prod/proof/new', Type: undefined },
      'a name with a space': { Name: '/kiln/prod/a b' },
      'a name of aws': { Name: '/aws/kiln' },
      'a deep name': { Name: `/${Array.from({ length: 16 }, () => 'a').join('/')}` },
      'a path without a slash': { Name: 'kiln/prod/web' },
    };
    for (const [about, fields] of Object.entries(wrong)) {
      await refused(about, () =>
        ssm.send(new PutParameterCommand({ Name: NAME, Value: 'x', Type: 'String', Overwrite: true, ...fields })),
      );
    }
    await refused('a path that is none', () => ssm.send(new GetParametersByPathCommand({ Path: 'kiln' })));
    await refused('an empty name', () => ssm.send(new GetParameterCommand({ Name: '' })));
  },
};
