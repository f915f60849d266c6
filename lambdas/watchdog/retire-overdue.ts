import { executionArn } from '../aws/executions';
import { executionNames } from '../domain/names';
import type { WatchdogTools } from './recover-dead';

/** A schedule fires within a minute; after this long it was lost, or what it started has failed. */
const OVERDUE_SECONDS = 1800;
const MOST_ATTEMPTS = 5;

/** Starts the retirements that should have begun by now. @returns what was done, a sentence each */
export async function retireOverdue({ store, executions, now, setting }: WatchdogTools): Promise<string[]> {
  const machineArn = setting('RETIRE_MACHINE_ARN');
  const did: string[] = [];
  for (const { generation, fleet, due } of await store.retirements()) {
    if (now() / 1000 < due + OVERDUE_SECONDS) continue;
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const name = executionNames.retire(generation, attempt);
      const earlier = await executions.describe(executionArn(machineArn, name));
      if (earlier?.status === 'RUNNING') break;
      if (earlier !== undefined) continue;
      await executions.start(machineArn, name, { fleet, generation });
      did.push(`Started ${name}, overdue since ${new Date(due * 1000).toISOString()}`);
      break;
    }
  }
  return did;
}
