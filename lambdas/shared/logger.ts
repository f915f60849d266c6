import { Logger } from '@aws-lambda-powertools/logger';
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

function releaseKeys(event: unknown): Record<string, unknown> {
  if (typeof event !== 'object' || event === null) return {};
  const keys: Record<string, unknown> = {};
  if ('state' in event) keys.state = event.state;
  if ('execution' in event) keys.execution = event.execution;
  if ('fleet' in event && typeof event.fleet === 'string') keys.fleet = event.fleet;
  if ('release' in event && typeof event.release === 'object' && event.release !== null) {
    if ('id' in event.release) keys.release = event.release.id;
    if ('fleet' in event.release) keys.fleet = event.release.fleet;
  }
  return keys;
}
