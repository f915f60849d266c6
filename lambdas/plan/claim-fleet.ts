import { executions } from '../aws/executions';
import { store } from '../aws/store';
import { deathOf, decideClaim, hasEnded, nextRecovery } from '../domain/claim-decision';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { referenceOf } from '../domain/names';
import type { ClaimHolder } from '../domain/release-record';
import { LONGEST_HANDLER_SECONDS } from '../functions';
import { MOST_RECOVERIES, recoveriesOf } from '../recover/attempts';
import { defineStep } from '../shared/define-step';
import { telling } from '../shared/telling';

/** After losing a race for a free claim: look who won. */
const RACE_SECONDS = 2;

/**
 * Takes the fleet's lock for this release, or says who holds it.
 * @throws ReleaseInProgress naming the release that holds the claim
 */
export const handler = defineStep(
  contracts.ClaimFleet,
  { store, executions },
  async (
    { release, request, execution },
    { store, executions, now, setting },
  ): Promise<contracts.Output<typeof contracts.ClaimFleet>> => {
    const claim = await store.readClaim(release.fleet);
    const { holder } = claim;
    const owner = holder && holder.id !== release.id ? await executions.describe(holder.executionArn) : undefined;
    const decision = decideClaim({
      claim,
      releaseId: release.id,
      owner,
      now: now(),
      longestHandlerSeconds: LONGEST_HANDLER_SECONDS,
    });
    const freed = async ({ id }: ClaimHolder): Promise<contracts.Output<typeof contracts.ClaimFleet>> => {
      await store.freeClaim(release.fleet, id, claim.fence);
      return {
        status: 'WAIT',
        retryAfterSeconds: 1,
        reason: 'The claim was left behind by something that had ended; it is free now.',
      };
    };

    switch (decision.kind) {
      case 'mine':
        return { status: 'CLAIMED', fence: decision.fence, reason: 'This release has the claim.' };
      case 'refuse':
        throw new KilnError('ReleaseInProgress', decision.reason);
      case 'wait':
        return { status: 'WAIT', retryAfterSeconds: decision.seconds, reason: decision.reason };
      case 'take': {
        const taken = {
          id: release.id,
          kind: 'release' as const,
          executionArn: execution,
          since: new Date(now()).toISOString(),
        };
        const fence = await store.takeClaim(claim, taken, { request, reference: referenceOf(request, execution) });
        if (fence !== undefined) return { status: 'CLAIMED', fence, reason: 'The claim was free.' };
        return { status: 'WAIT', retryAfterSeconds: RACE_SECONDS, reason: 'Somebody took the claim in this moment.' };
      }
      case 'free':
        return freed(decision.holder);
      case 'recover': {
        const { holder } = decision;
        const dead = { id: holder.id, fleet: release.fleet };
        if (hasEnded(await store.findRelease(dead))) return freed(holder);
        const attempts = await recoveriesOf(holder.id, setting('RECOVER_MACHINE_ARN'), executions);
        const next = nextRecovery(holder.id, attempts, MOST_RECOVERIES);
        if (next === undefined) {
          throw new KilnError(
            'ReleaseInProgress',
            `Release ${holder.id} of fleet ${release.fleet} could not be recovered in ${attempts.length} attempts and holds the claim; see its recovery executions, mend what they name, then start the recover machine for it by hand.`,
          );
        }
        if (next.running) {
          return { status: 'WAIT', retryAfterSeconds: 15, reason: `${next.name} is putting things back.` };
        }
        return {
          status: 'RECOVER',
          recovery: {
            name: next.name,
            input: {
              release: { ...dead, fence: claim.fence },
              ...deathOf(holder.id, owner),
              startedBy: 'successor',
            },
          },
          reason: decision.reason,
        };
      }
    }
  },
  telling(({ request }, { status }) =>
    status === 'CLAIMED'
      ? { transition: 'CLAIMED', reason: `Fleet ${request.fleet} is this release's; others have to wait` }
      : undefined,
  ),
);
