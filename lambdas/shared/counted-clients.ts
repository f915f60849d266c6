import { isThrottling } from './aws-errors';
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
              if (answer instanceof Promise) answer.then(countAttempts, countError);
              return answer;
            }
          : Reflect.get(client, property),
    });

  function countAttempts(result: unknown): void {
    const extra = attemptsOf(result) - 1;
    if (extra > 0) counter.retried(extra);
  }

  function countError(error: unknown): void {
    countAttempts(error);
    if (isThrottling(error)) counter.throttled();
  }
}

function attemptsOf(result: unknown): number {
  if (typeof result !== 'object' || result === null || !('$metadata' in result)) return 1;
  const metadata: unknown = result.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('attempts' in metadata)) return 1;
  return typeof metadata.attempts === 'number' ? metadata.attempts : 1;
}
