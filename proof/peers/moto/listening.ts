import type { ClientSource } from '../../../lambdas/shared/clients';
import { SERVICE_OF_CLIENT } from '../../../simulator/sdk';
import type { Said } from './peer';

/** The same clients; of every call is told what was asked and what came back, once it has. */
export function listeningClients(clients: ClientSource, onCall: (said: Said) => object | undefined): ClientSource {
  return (Client, patience) =>
    new Proxy(clients(Client, patience), {
      get: (client, property) => {
        if (property !== 'send') return Reflect.get(client, property);
        return async (...call: never[]) => {
          const asked = askedBy(Client.name, call[0]);
          try {
            const output: unknown = await client.send(...call);
            if (typeof output !== 'object' || output === null) throw new Error(`${asked.operation} answers nothing.`);
            return onCall({ ...asked, output }) ?? output;
          } catch (error) {
            if (!(error instanceof Error)) throw error;
            onCall({ ...asked, error });
            throw error;
          }
        };
      },
    });
}

function askedBy(client: string, command: unknown): Pick<Said, 'service' | 'operation' | 'input'> {
  const service = SERVICE_OF_CLIENT[client];
  if (service === undefined) throw new Error(`${client} is no client that Kiln has.`);
  if (typeof command !== 'object' || command === null || !('input' in command)) throw new Error('This is no command.');
  const { input } = command;
  if (typeof input !== 'object' || input === null) throw new Error('This command has no input.');
  return { service, operation: command.constructor.name.replace(/Command$/, ''), input };
}
