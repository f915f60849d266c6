import { nextRecovery } from '../domain/claim-decision';
import { MOST_RECOVERIES, recoveriesOf } from '../recover/attempts';
import { eachByItself } from './each-by-itself';
import type { WatchdogTools } from './recover-dead';

/**
 * A release that ended, and whose execution was over before it had told so: the recover machine finishes what comes after
 * the point of no return. @returns what was done, a sentence each
 */
export async function finishEnded({ store, executions, setting }: WatchdogTools): Promise<string[]> {
  return eachByItself(await store.untold(), async (release) => {
    const record = await store.findRelease(release);
    if (record === undefined) return undefined;
    const owner = await executions.describe(record.executionArn);
    if (owner?.status === 'RUNNING') return undefined;
    const attempts = await recoveriesOf(release.id, setting('RECOVER_MACHINE_ARN'), executions);
    const next = nextRecovery(release.id, attempts, MOST_RECOVERIES);
    if (next === undefined || next.running) return undefined;
    await executions.start(setting('RECOVER_MACHINE_ARN'), next.name, {
      release: { ...release, fence: 0 },
      error: record.error ?? '',
      cause: record.reason ?? '',
      startedBy: 'watchdog',
    });
    return `Started ${next.name}: ${release.id} had ended as ${record.status} and nobody was told`;
  });
}
