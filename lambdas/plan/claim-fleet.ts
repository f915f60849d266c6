import { executions } from '../aws/executions';
import { store } from '../aws/store';
import { deathOf, decideClaim, hasEnded, nextRecovery } from '../domain/claim-decision';
import { contracts, type StepOutput } from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { referenceOf } from '../domain/names';
import { LONGEST_HANDLER_SECONDS } from '../functions';
import { MOST_RECOVERIES, recoveriesOf } from '../recover/attempts';
import { defineStep } from '../shared/define-step';

/** After losing a race for a free claim: look who won. */
const RACE_SECONDS = 2;

/**
 * Takes the fleet's lock for this release, or says who holds it.
 * @throws ReleaseInProgress naming the release that holds the claim
 */
export const handler = defineStep(
  contracts.ClaimFleet,
  { store, executions },
  async ({ release, request, execution }, { store, executions, now, setting }): Promise<StepOutput<'ClaimFleet'>> => {
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
        const reference = referenceOf(request, execution);
        const fence = await store.takeClaim(claim, taken, { request, ...(reference !== undefined && { reference }) });
        if (fence !== undefined) return { status: 'CLAIMED', fence, reason: 'The claim was free.' };
        return { status: 'WAIT', retryAfterSeconds: RACE_SECONDS, reason: 'Somebody took the claim in this moment.' };
      }
      case 'free':
        break;
      case 'recover': {
        if (holder === undefined) break;
        const dead = { id: holder.id, fleet: release.fleet };
        if (hasEnded(await store.findRelease(dead))) break;
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
    if (holder !== undefined) await store.freeClaim(release.fleet, holder.id, claim.fence);
    return {
      status: 'WAIT',
      retryAfterSeconds: 1,
      reason: 'The claim was left behind by something that had ended; it is free now.',
    };
  },
);
