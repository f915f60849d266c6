import { type Execution, executionArn, type executions } from '../aws/executions';
import { executionNames } from '../domain/names';

/** A recovery may be started so often: by the release, then by the watchdog. After that a person decides. */
export const MOST_RECOVERIES = 5;

/** The recoveries of a release so far, in order. */
export async function recoveriesOf(
  releaseId: string,
  machineArn: string,
  runs: ReturnType<typeof executions>,
): Promise<Execution[]> {
  const found: Execution[] = [];
  while (found.length < MOST_RECOVERIES) {
    const execution = await runs.describe(
      executionArn(machineArn, executionNames.recover(releaseId, found.length + 1)),
    );
    if (execution === undefined) return found;
    found.push(execution);
  }
  return found;
}
