import { isRequestXRaySampled } from '@aws-lambda-powertools/commons/utils/env';
import type { ClientSource } from './clients';
import type { Runtime } from './runtime';
import type * as Tracing from './tracing';

type Traced = Required<Pick<Runtime, 'clients' | 'trace'>>;

/**
 * Traces the invocations that X-Ray samples: all of the account's first execution in a second, and five in a hundred beyond
 * it. What traces is a fifth of a cold start, so the first of them loads it. That it cannot is no reason to fail.
 * Source: X-Ray developer guide, "Configuring sampling rules".
 */
export function tracedWhenSampled(untraced: ClientSource, load: () => Promise<typeof Tracing>): Traced {
  let tracing: typeof Tracing | undefined;
  return {
    clients: (Client, patience) => {
      const client = untraced(Client, patience);
      return tracing?.tracedClient(client) ?? client;
    },
    trace: async (part, work) => {
      if (!isRequestXRaySampled()) return work();
      tracing ??= await load().catch(notTraced);
      return tracing === undefined ? work() : tracing.traced(part, work);
    },
  };
}

function notTraced(error: unknown): undefined {
  console.warn('Nothing is traced:', error);
}
