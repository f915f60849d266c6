import { lastWords } from './failure';
import { executionNames } from './names';
import type { Claim, ClaimHolder, ReleaseRecord } from './release-record';

/** What is known of the execution that holds a claim. Times in epoch ms. */
export interface OwnerExecution {
  readonly status: string;
  readonly stoppedAt?: number | undefined;
}

export type ClaimDecision =
  | { readonly kind: 'take' }
  | { readonly kind: 'mine'; readonly fence: number }
  | { readonly kind: 'refuse'; readonly reason: string }
  | { readonly kind: 'wait'; readonly seconds: number; readonly reason: string }
  /** The holder is dead and left no world behind: free its claim, then take it. */
  | { readonly kind: 'free'; readonly holder: ClaimHolder; readonly reason: string }
  | { readonly kind: 'recover'; readonly holder: ClaimHolder; readonly reason: string };

/**
 * Whether a release may take its fleet's claim. A claim is taken over only when its owner's execution is over and the
 * longest handler's time has passed since, so that nothing of it still writes.
 */
export function decideClaim(given: {
  readonly claim: Claim;
  readonly releaseId: string;
  readonly owner: OwnerExecution | undefined;
  readonly now: number;
  readonly longestHandlerSeconds: number;
}): ClaimDecision {
  const { claim, owner, now } = given;
  const holder = claim.holder;
  if (holder === undefined) return { kind: 'take' };
  if (holder.id === given.releaseId) return { kind: 'mine', fence: claim.fence };
  if (owner?.status === 'RUNNING') {
    if (holder.kind === 'retirement') {
      return {
        kind: 'wait',
        seconds: 5,
        reason: `${holder.id} is writing the rule of fleet ${claim.fleet}; it takes seconds.`,
      };
    }
    return {
      kind: 'refuse',
      reason: `Release ${holder.id} of fleet ${claim.fleet} is running since ${holder.since}; wait for its end, or stop its execution ${holder.executionArn}.`,
    };
  }
  const safeAt = (owner?.stoppedAt ?? Date.parse(holder.since)) + given.longestHandlerSeconds * 1000;
  if (now < safeAt) {
    return {
      kind: 'wait',
      seconds: Math.ceil((safeAt - now) / 1000),
      reason: `${holder.id} ended as ${owner?.status ?? 'unknown'}; its last handler may still be at work.`,
    };
  }
  if (holder.kind === 'retirement') return { kind: 'free', holder, reason: `${holder.id} died holding the claim.` };
  return {
    kind: 'recover',
    holder,
    reason: `${holder.id} ended as ${owner?.status ?? 'unknown'} and still holds the claim.`,
  };
}

/** The attempt after the last one that has ended, or the one that runs; undefined once `most` have been made. */
export function nextRecovery(
  releaseId: string,
  attempts: readonly { readonly status: string }[],
  most: number,
): { readonly name: string; readonly running: boolean } | undefined {
  const last = attempts.at(-1);
  if (last?.status === 'RUNNING') return { name: executionNames.recover(releaseId, attempts.length), running: true };
  if (attempts.length >= most) return undefined;
  return { name: executionNames.recover(releaseId, attempts.length + 1), running: false };
}

/** Why a release is recovered that did not do it itself: what its execution said last, in its own words. */
export function deathOf(
  releaseId: string,
  owner:
    | { readonly status: string; readonly error?: string | undefined; readonly cause?: string | undefined }
    | undefined,
): { error: string; cause: string } {
  const words = lastWords(owner ?? {});
  return {
    error: owner?.error ?? `Execution.${owner?.status ?? 'Lost'}`,
    cause: `The execution of ${releaseId} ended as ${owner?.status ?? 'unknown'}${words === '' ? ', and nobody said why' : `: ${words}`}.`,
  };
}

/** A record that has its end needs no recovery. */
export function hasEnded(record: ReleaseRecord | undefined): boolean {
  return record !== undefined && record.status !== 'RUNNING' && record.status !== 'FAILED';
}
