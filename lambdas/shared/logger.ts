import { Logger } from '@aws-lambda-powertools/logger';
import { isBlock } from '../domain/block';
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
  const logger = oneLogger();
  // One invocation at a time: the keys are the last one's until here.
  logger.resetKeys();
  logger.appendKeys(keys);
  return {
    info: (message, details = {}) => logger.info(message, details),
    warn: (message, details = {}) => logger.warn(message, details),
    error: (message, details = {}) => logger.error(message, details),
  };
}

/** Making one takes as long as a hundred lines. */
function oneLogger(): Logger {
  powertools ??= new Logger();
  return powertools;
}

function sinkLogger(keys: Record<string, unknown>, sink: (line: Record<string, unknown>) => void): Log {
  return {
    info: (message, details = {}) => sink({ level: 'INFO', message, ...keys, ...details }),
    warn: (message, details = {}) => sink({ level: 'WARN', message, ...keys, ...details }),
    error: (message, details = {}) => sink({ level: 'ERROR', message, ...keys, ...details }),
  };
}

/** What of a step's input says whose it is, whatever else is wrong with it. */
export function releaseKeys(event: unknown): Readonly<Record<string, string | undefined>> {
  const input = isBlock(event) ? event : {};
  const release = isBlock(input.release) ? input.release : {};
  return {
    state: textIn(input.state),
    execution: textIn(input.execution),
    fleet: textIn(release.fleet) ?? textIn(input.fleet),
    release: textIn(release.id),
  };
}

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
