import { SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { machines } from '../../../../lambdas/aws/machines';
import { runCommand } from '../../../../lambdas/aws/run-command';
import type { Conversation } from '../conversation';
import { machineRequest } from './requests';

const DOCUMENT = 'kiln-prod-RunScripts';

export const runCommandConversation: Conversation = {
  name: 'Run Command',
  async hold(peer) {
    const { refused } = peer;
    const commands = peer.use(runCommand);
    const ssm = peer.clients(SSMClient);
    const { instanceId } = await peer.use(machines).launch(machineRequest(peer, 'a-token-of-run-command'));
    await peer.settle(600);
    const request = {
      instanceId,
      document: DOCUMENT,
      comment: 'web-20261102T090500Z-000001 scripts',
      parameters: {
        manifest: 's3://kiln-prod-assets/manifests/web.txt',
        manifestSha256: '0'.repeat(64),
        executionTimeout: '600',
      },
      logGroup: '/kiln/prod/scripts',
    };
    await commands.findCommand(instanceId, request.comment);
    const commandId = await commands.send(request);
    await peer.settle(5);
    await commands.findCommand(instanceId, request.comment);
    await commands.invocation(commandId, instanceId);
    await refused('a command that is not', () =>
      commands.invocation('00000000-0000-4000-8000-000000000000', instanceId),
    );
    await refused('a machine that is not', () => commands.invocation(commandId, 'i-0123456789abcdef0'));
    await refused('a document that is not', () => commands.send({ ...request, document: 'kiln-prod-Nothing' }));
    await refused('to a machine that is not', () => commands.send({ ...request, instanceId: 'i-0123456789abcdef0' }));
    await refused('a parameter the document has not', () =>
      commands.send({ ...request, parameters: { ...request.parameters, colour: 'red' } }),
    );
    await refused('without a parameter it needs', () => commands.send({ ...request, parameters: {} }));
    await refused('a long comment', () => commands.send({ ...request, comment: 'x'.repeat(101) }));
    await refused('a short time to deliver', () =>
      ssm.send(new SendCommandCommand({ InstanceIds: [instanceId], DocumentName: DOCUMENT, TimeoutSeconds: 29 })),
    );
    await peer.use(machines).terminate([instanceId]);
  },
};
