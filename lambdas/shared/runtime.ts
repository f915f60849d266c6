import type { Setting } from '../functions';
import type { ClientSource } from './clients';
import type { MetricSink } from './measuring';

/** What of the Lambda context a step reads. */
export interface StepContext {
  readonly functionName: string;
  readonly awsRequestId: string;
}

/** What a trace calls some work, and what it can be found by. */
export interface TracedWork {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
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
  /** The environment, such as `prod`: whatever is measured is measured of it. */
  readonly stage: string;
  /** Lines of metrics are offered here instead of going to the console, where given. */
  readonly metricSink?: MetricSink;
  /** Log lines go here instead of to the console, where given. */
  readonly logSink?: (line: Record<string, unknown>) => void;
  /** Puts what is done into a trace, where there is one. */
  readonly trace?: <Done>(of: TracedWork, work: () => Promise<Done>) => Promise<Done>;
}
