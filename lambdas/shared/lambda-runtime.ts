import { randomBytes } from 'node:crypto';
import type { Setting } from '../functions';
import { lambdaClients } from './clients';
import type { Runtime } from './runtime';
import { tracedWhenSampled } from './traced-when-sampled';

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
    // Here alone: a rehearsal has no use for the tracer's hooks into everything asynchronous.
    ...tracedWhenSampled(lambdaClients(), () => import('./tracing')),
  };
}
