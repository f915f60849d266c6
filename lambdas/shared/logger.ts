import { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import type { Runtime, StepContext } from './runtime';

export interface Log {
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

let powertools: Logger | undefined;

/** A logger whose every line names the release, the fleet, the execution and the state. */
export function stepLogger(event: unknown, context: StepContext, runtime: Runtime): Log {
  const keys = { function: context.functionName, requestId: context.awsRequestId, ...releaseKeys(event) };
  if (runtime.logSink !== undefined) return sinkLogger(keys, runtime.logSink);
  powertools ??= new Logger();
  const logger = powertools.createChild({ persistentKeys: keys });
  return {
    info: (message, details = {}) => logger.info(message, details),
    warn: (message, details = {}) => logger.warn(message, details),
    error: (message, details = {}) => logger.error(message, details),
  };
}

function sinkLogger(keys: Record<string, unknown>, sink: (line: Record<string, unknown>) => void): Log {
  return {
    info: (message, details = {}) => sink({ level: 'INFO', message, ...keys, ...details }),
    warn: (message, details = {}) => sink({ level: 'WARN', message, ...keys, ...details }),
    error: (message, details = {}) => sink({ level: 'ERROR', message, ...keys, ...details }),
  };
}

const text = z.string().optional().catch(undefined);
const subject = z
  .object({
    state: text,
    execution: text,
    fleet: text,
    release: z.object({ id: text, fleet: text }).optional().catch(undefined),
  })
  .catch({});

/** What of a step's input says whose it is, whatever else is wrong with it. */
export function releaseKeys(event: unknown): Readonly<Record<string, string | undefined>> {
  const { state, execution, fleet, release } = subject.parse(event);
  return { state, execution, fleet: release?.fleet ?? fleet, release: release?.id };
}
