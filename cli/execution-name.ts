import { triggeredExecutionName } from '../lambdas/domain/names';
import type { Surroundings } from './surroundings';

/** Source: Step Functions API reference, StartExecution, name. */
const LONGEST = 80;

/**
 * What an execution is called. The same request id gives the same name, the one that an event with it would have, so that
 * a CI job that is run again releases once. Without one, the name says what was asked for, and when.
 */
export function executionName(
  fleet: string,
  version: string | undefined,
  requestId: string | undefined,
  { now, randomHex }: Pick<Surroundings, 'now' | 'randomHex'>,
): string {
  if (requestId !== undefined) return triggeredExecutionName(fleet, 'request', requestId);
  const time = new Date(now()).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  const tail = `-${time}-${randomHex(4)}`;
  return `${`${fleet}-${version ?? 'latest'}`.slice(0, LONGEST - tail.length)}${tail}`;
}
