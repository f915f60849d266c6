import { executionArn } from '../aws/executions';
import { executionNames } from '../domain/names';
import { eachByItself } from './each-by-itself';
import type { WatchdogTools } from './recover-dead';

/** A schedule fires within a minute; after this long it was lost, or what it started has failed. */
const OVERDUE_SECONDS = 1800;
/** One attempt in such a stretch of time, numbered by it: what a person mends is noticed without anybody counting. */
const ATTEMPT_SECONDS = 12 * 3600;

/** Starts the retirements that should have begun by now. @returns what was done, a sentence each */
export async function retireOverdue({ store, executions, now, setting }: WatchdogTools): Promise<string[]> {
  const machineArn = setting('RETIRE_MACHINE_ARN');
  return eachByItself(await store.retirements(), async ({ generation, fleet, due }) => {
    const late = now() / 1000 - due;
    if (late < OVERDUE_SECONDS) return undefined;
    // The schedule's own attempt is the first; the watchdog's begin with the second.
    const attempt = 2 + Math.floor(late / ATTEMPT_SECONDS);
    const earlier = [1, attempt - 1, attempt].map((number) => executionNames.retire(generation, number));
    for (const name of new Set(earlier)) {
      const execution = await executions.describe(executionArn(machineArn, name));
      if (execution?.status === 'RUNNING') return undefined;
    }
    const name = executionNames.retire(generation, attempt);
    const outcome = await executions.start(machineArn, name, { fleet, generation });
    return outcome === 'EXISTS' ? undefined : `Started ${name}, overdue since ${new Date(due * 1000).toISOString()}`;
  });
}
