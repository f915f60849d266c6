import { randomBytes } from 'node:crypto';
import type { Setting } from '../functions';
import { type ClientSource, lambdaClients } from './clients';

/** What of the Lambda context a step reads. */
export interface StepContext {
  readonly functionName: string;
  readonly awsRequestId: string;
}

/** Everything a handler takes from outside: time, ids, settings, AWS. A rehearsal gives it virtual ones. */
export interface Runtime {
  /** Epoch milliseconds. */
  now(): number;
  /** So many random lower-case hexadecimal digits. */
  randomHex(digits: number): string;
  /** A setting from the environment. @throws Error naming it, when it is missing. */
  setting(name: Setting): string;
  readonly clients: ClientSource;
  /** Log lines go here instead of to the console, where given. */
  readonly logSink?: (line: Record<string, unknown>) => void;
}

/** The real thing: the system clock, the system's randomness, `process.env`. Built on the first invocation, then kept. */
export function lambdaRuntime(): Runtime {
  return {
    now: () => Date.now(),
    randomHex: (digits) =>
      randomBytes(Math.ceil(digits / 2))
        .toString('hex')
        .slice(0, digits),
    setting: (name) => {
      const value = process.env[name];
      if (value === undefined || value === '') throw new Error(`The environment variable ${name} is not set.`);
      return value;
    },
    clients: lambdaClients(),
  };
}
