import type { executions } from '../aws/executions';
import type { store } from '../aws/store';
import { hasEnded, nextRecovery } from '../domain/claim-decision';
import type { ClaimHolder } from '../domain/release-record';
import { LONGEST_HANDLER_SECONDS } from '../functions';
import { MOST_RECOVERIES, recoveriesOf } from '../recover/attempts';
import type { Tools } from '../shared/define-step';

export type WatchdogTools = Pick<Tools, 'now' | 'setting'> & {
  readonly store: ReturnType<typeof store>;
  readonly executions: ReturnType<typeof executions>;
};

/** Starts a recovery for every claim whose execution is over. @returns what was done, a sentence each */
export async function recoverDead({ store, executions, now, setting }: WatchdogTools): Promise<string[]> {
  const did: string[] = [];
  for (const { fleet, fence, holder } of await store.claims()) {
    if (holder === undefined) continue;
    const owner = await executions.describe(holder.executionArn);
    if (owner?.status === 'RUNNING') continue;
    const record = await store.findRelease({ id: holder.id, fleet });
    if (holder.kind === 'retirement' || hasEnded(record)) {
      // It wrote nothing that needs putting back; only its last handler may still be at work.
      if (now() < (owner?.stoppedAt ?? Date.parse(holder.since)) + LONGEST_HANDLER_SECONDS * 1000) continue;
      await store.freeClaim(fleet, holder.id);
      did.push(`Freed the claim of fleet ${fleet}, left behind by ${holder.id}`);
      continue;
    }
    const attempts = await recoveriesOf(holder.id, setting('RECOVER_MACHINE_ARN'), executions);
    const next = nextRecovery(holder.id, attempts, MOST_RECOVERIES);
    if (next === undefined || next.running) continue;
    // A recovery that failed paged a person: it is not tried again behind that person's back. One that could not even page is.
    if (record?.status === 'FAILED') continue;
    const input = { release: { id: holder.id, fleet, fence }, ...failureOf(holder, owner) };
    await executions.start(setting('RECOVER_MACHINE_ARN'), next.name, input);
    did.push(`Started ${next.name}: ${input.cause}`);
  }
  return did;
}

/** Why the execution is over, in the words of whoever ended it. */
function failureOf(
  holder: ClaimHolder,
  owner: Awaited<ReturnType<WatchdogTools['executions']['describe']>>,
): { error: string; cause: string } {
  const words = [owner?.error, owner?.cause].filter((text) => text !== undefined && text !== '').join(': ');
  return {
    error: owner?.error ?? `Execution.${owner?.status ?? 'Lost'}`,
    cause: `The execution of ${holder.id} ended as ${owner?.status ?? 'unknown'}${words === '' ? ', and nobody said why' : `: ${words}`}.`,
  };
}
