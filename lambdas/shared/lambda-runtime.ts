import { randomBytes } from 'node:crypto';
import { isRequestXRaySampled } from '@aws-lambda-powertools/commons/utils/env';
import type { Setting } from '../functions';
import { type ClientSource, lambdaClients } from './clients';
import type { Runtime } from './runtime';
import type * as Tracing from './tracing';

/** Whether this is a Lambda. Source: Lambda developer guide, "Defined runtime environment variables". */
export const IS_LAMBDA = process.env.AWS_LAMBDA_FUNCTION_NAME !== undefined;

/** A setting from the environment. @throws Error naming it, when it is missing */
export function setting(name: Setting): string {
  const value = process.env[name] ?? '';
  if (value === '') throw new Error(`The environment variable ${name} is not set.`);
  return value;
}

/** The real thing: the system clock, the system's randomness, `process.env`, traces. Built once, then kept. */
export function lambdaRuntime(): Runtime {
  return {
    now: () => Date.now(),
    randomHex: (digits) =>
      randomBytes(Math.ceil(digits / 2))
        .toString('hex')
        .slice(0, digits),
    setting,
    stage: process.env.KILN_STAGE ?? '',
    ...tracedWhenSampled(lambdaClients()),
  };
}

/**
 * Traces the invocations that Lambda samples: one a second, and five in a hundred. What traces is loaded by the first of
 * them, and here alone: most environments never need it, and a rehearsal has no use for its hooks into everything
 * asynchronous. Source: X-Ray developer guide, "Configuring sampling rules".
 */
function tracedWhenSampled(untraced: ClientSource): Required<Pick<Runtime, 'clients' | 'trace'>> {
  let tracing: typeof Tracing | undefined;
  return {
    clients: (Client, patience) => {
      const client = untraced(Client, patience);
      return tracing?.tracedClient(client) ?? client;
    },
    trace: async (part, work) => {
      if (!isRequestXRaySampled()) return work();
      tracing ??= await import('./tracing');
      return tracing.traced(part, work);
    },
  };
}
