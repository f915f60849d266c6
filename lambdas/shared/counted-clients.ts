import { isThrottling, metadataOf } from './aws-errors';
import type { ClientSource } from './clients';

/** What is counted of AWS calls: attempts beyond the first, and calls that ended throttled. */
export interface CallCounter {
  readonly retried: (attempts: number) => void;
  readonly throttled: () => void;
}

/** The same clients, with every call's attempts counted as the SDK tells them. Source: SDK v3, ResponseMetadata.attempts. */
export function countedClients(clients: ClientSource, counter: CallCounter): ClientSource {
  return (Client, patience) =>
    new Proxy(clients(Client, patience), {
      get: (client, property) =>
        property === 'send'
          ? (...call: never[]) => {
              const answer = client.send(...call);
              answer.then(countAttempts, countError);
              return answer;
            }
          : Reflect.get(client, property),
    });

  function countAttempts(result: unknown): void {
    const { attempts = 1 } = metadataOf(result);
    if (attempts > 1) counter.retried(attempts - 1);
  }

  function countError(error: unknown): void {
    countAttempts(error);
    if (isThrottling(error)) counter.throttled();
  }
}
