import type { events } from '../aws/events';
import type { executions } from '../aws/executions';
import type { pager } from '../aws/pager';
import type { store } from '../aws/store';
import { deathOf, hasEnded, nextRecovery } from '../domain/claim-decision';
import type { Claim } from '../domain/release-record';
import { LONGEST_HANDLER_SECONDS } from '../functions';
import { MOST_RECOVERIES, recoveriesOf } from '../recover/attempts';
import type { Tools } from '../shared/define-step';
import { eachByItself } from './each-by-itself';
import { pageExhausted } from './page-exhausted';

export type WatchdogTools = Pick<Tools, 'now' | 'setting' | 'stage' | 'measure' | 'log'> & {
  readonly store: ReturnType<typeof store>;
  readonly executions: ReturnType<typeof executions>;
  readonly events: ReturnType<typeof events>;
  readonly pager: ReturnType<typeof pager>;
};

/** An execution that began a moment ago may not be described yet: it is not dead. */
const UNKNOWN_FOR_SECONDS = 300;

/** Starts a recovery for every claim whose execution is over. @returns what was done, a sentence each */
export async function recoverDead(tools: WatchdogTools): Promise<string[]> {
  return eachByItself(await tools.store.claims(), (claim) => recoverHolder(claim, tools));
}

async function recoverHolder({ fleet, fence, holder }: Claim, tools: WatchdogTools): Promise<string | undefined> {
  const { store, executions, now, setting } = tools;
  if (holder === undefined) return undefined;
  const owner = await executions.describe(holder.executionArn);
  if (owner?.status === 'RUNNING') return undefined;
  if (owner === undefined && now() < Date.parse(holder.since) + UNKNOWN_FOR_SECONDS * 1000) return undefined;
  const release = { id: holder.id, fleet };
  const record = await store.findRelease(release);
  if (holder.kind === 'retirement' || hasEnded(record)) {
    // It wrote nothing that needs putting back; only its last handler may still be at work.
    if (now() < (owner?.stoppedAt ?? Date.parse(holder.since)) + LONGEST_HANDLER_SECONDS * 1000) return undefined;
    await store.freeClaim(fleet, holder.id, fence);
    return `Freed the claim of fleet ${fleet}, left behind by ${holder.id}`;
  }
  // A recovery that failed has paged a person: it is not tried again behind that person's back.
  if (record?.status === 'FAILED') return undefined;
  const attempts = await recoveriesOf(holder.id, setting('RECOVER_MACHINE_ARN'), executions);
  const next = nextRecovery(holder.id, attempts, MOST_RECOVERIES);
  if (next === undefined) {
    return pageExhausted(release, attempts, `Fleet ${fleet} could not be put back, and its claim is held`, tools);
  }
  if (next.running) return undefined;
  const death = deathOf(holder.id, owner);
  await executions.start(setting('RECOVER_MACHINE_ARN'), next.name, {
    release: { ...release, fence },
    ...death,
    startedBy: 'watchdog',
  });
  return `Started ${next.name}: ${death.cause}`;
}
