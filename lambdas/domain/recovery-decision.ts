import { hasEnded, type OwnerExecution } from './claim-decision';
import type { ErrorName } from './errors';
import { sentenceOf } from './failure';
import type { Claim, ReleaseRecord } from './release-record';

export type RecoveryDecision =
  | { readonly kind: 'recover' }
  /** There is nothing to put back. COMMITTED: it succeeded, and its last steps may be missing. */
  | { readonly kind: 'nothing'; readonly status: 'COMMITTED' | 'ENDED' | 'UNCLAIMED'; readonly reason: string }
  | { readonly kind: 'refuse'; readonly error: ErrorName; readonly reason: string };

/**
 * Whether a release may be recovered, and whether there is anything to recover.
 * @param given.owner the release's execution; undefined where it is not known, or recovers itself
 */
export function decideRecovery(given: {
  readonly release: { readonly id: string; readonly fleet: string };
  readonly record: ReleaseRecord | undefined;
  readonly claim: Claim;
  readonly owner: OwnerExecution | undefined;
  readonly failure: { readonly error: string; readonly cause: string };
  readonly startedBy: 'release' | 'watchdog' | 'successor' | 'person';
}): RecoveryDecision {
  const { release, record, claim, owner, startedBy } = given;
  const refuse = (error: ErrorName, reason: string): RecoveryDecision => ({ kind: 'refuse', error, reason });
  if (record !== undefined && hasEnded(record)) {
    const status = record.status === 'SUCCEEDED' ? 'COMMITTED' : 'ENDED';
    return { kind: 'nothing', status, reason: `It ended as ${record.status}` };
  }
  if (startedBy === 'person') {
    if (record === undefined) {
      return refuse(
        'PreflightFailed',
        `There is no record of release ${release.id} of fleet ${release.fleet}; correct the id.`,
      );
    }
    if (owner?.status === 'RUNNING') {
      return refuse(
        'PreflightFailed',
        `Release ${release.id} is still running: stop its execution ${record.executionArn}, and the watchdog recovers it.`,
      );
    }
  }
  const isHolder = claim.holder?.id === release.id;
  if (!isHolder && record?.plan === undefined) {
    // To ask a person once more, claim and record are given back together; the record may have been read a moment before.
    const cause = (sentenceOf(given.failure.cause) || given.failure.error).replace(/\.*$/, '.');
    return {
      kind: 'nothing',
      status: 'UNCLAIMED',
      reason: `${cause} The claim was given back, and nothing was touched.`,
    };
  }
  if (!isHolder) {
    return refuse(
      'RecoveryFailed',
      `The claim of fleet ${release.fleet} is held by ${claim.holder?.id ?? 'nobody'}, not by ${release.id}: nothing is touched.`,
    );
  }
  return record === undefined
    ? refuse(
        'RecoveryFailed',
        `Release ${release.id} holds the claim of fleet ${release.fleet}, but its record is gone: nothing is touched.`,
      )
    : { kind: 'recover' };
}
