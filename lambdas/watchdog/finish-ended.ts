import { nextRecovery } from '../domain/claim-decision';
import { MOST_RECOVERIES, recoveriesOf } from '../recover/attempts';
import { eachByItself } from './each-by-itself';
import { pageExhausted } from './page-exhausted';
import type { WatchdogTools } from './recover-dead';

/**
 * A release that ended, and whose execution was over before it had told so: the recover machine finishes what comes after
 * the point of no return. @returns what was done, a sentence each
 */
export async function finishEnded(tools: WatchdogTools): Promise<string[]> {
  const { store, executions, setting } = tools;
  return eachByItself(await store.untold(), async (release) => {
    const record = await store.findRelease(release);
    if (record === undefined) return undefined;
    const owner = await executions.describe(record.executionArn);
    if (owner?.status === 'RUNNING') return undefined;
    const attempts = await recoveriesOf(release.id, setting('RECOVER_MACHINE_ARN'), executions);
    const next = nextRecovery(release.id, attempts, MOST_RECOVERIES);
    if (next === undefined) {
      const trouble = `The release ended as ${record.status} (${record.reason ?? 'without a word'}), and nobody was told`;
      const paged = await pageExhausted(release, attempts, trouble, tools);
      await store.markAnnounced(release);
      return paged;
    }
    if (next.running) return undefined;
    await executions.start(setting('RECOVER_MACHINE_ARN'), next.name, {
      release: { ...release, fence: 0 },
      error: record.error ?? '',
      cause: record.reason ?? '',
      startedBy: 'watchdog',
    });
    return `Started ${next.name}: ${release.id} had ended as ${record.status} and nobody was told`;
  });
}
