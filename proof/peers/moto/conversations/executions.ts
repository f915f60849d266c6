import { ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { callbacks } from '../../../../lambdas/aws/callbacks';
import { executionArn, executions } from '../../../../lambdas/aws/executions';
import type { Conversation } from '../conversation';

export const executionConversation: Conversation = {
  name: 'executions',
  async hold(peer) {
    const { refused } = peer;
    const { machineArn } = peer.places;
    const runs = peer.use(executions);
    const client = peer.clients(SFNClient);
    const arn = executionArn(machineArn, 'one');
    await refused('one that is not', () => runs.describe(arn));
    await runs.start(machineArn, 'one', { fleet: 'web' });
    await peer.settle(5);
    await runs.describe(arn);
    await runs.namesRunning(machineArn);
    await runs.start(machineArn, 'one', { fleet: 'web' });
    await refused('the name with another input', () => runs.start(machineArn, 'one', { fleet: 'api' }));
    await runs.stop(arn, 'Stopped', 'A person wants it so.');
    await peer.settle(5);
    await runs.describe(arn);
    await runs.namesRunning(machineArn);
    await runs.endedBadly(machineArn, 0);
    await refused('the name of what is over', () => runs.start(machineArn, 'one', { fleet: 'web' }));
    await refused('what is not', () => runs.stop(executionArn(machineArn, 'two'), 'Stopped', 'So.'));
    await refused('what is no ARN', () => runs.describe('not-an-arn'));
    const wrong: Record<string, object> = {
      'a machine that is not': { stateMachineArn: machineArn.replace('kiln-proof', 'nobodys') },
      'what is no ARN': { stateMachineArn: 'not-an-arn' },
      'a name with a space': { name: 'a b' },
      'a long name': { name: 'x'.repeat(81) },
      'an input that is no JSON': { input: 'so it is' },
      'an input that is too long': { input: JSON.stringify('x'.repeat(262_145)) },
    };
    for (const [about, fields] of Object.entries(wrong)) {
      await refused(about, () =>
        client.send(new StartExecutionCommand({ stateMachineArn: machineArn, name: 'three', input: '{}', ...fields })),
      );
    }
    await refused('executions of a machine that is not', () =>
      client.send(new ListExecutionsCommand({ stateMachineArn: machineArn.replace('kiln-proof', 'nobodys') })),
    );
    const answers = peer.use(callbacks);
    await refused('a token that is none', () => answers.succeed('token', {}));
    await refused('a token that is none', () => answers.fail('token', 'Error', 'So.'));
  },
};
