import type { ReleaseRef } from '../../domain/contracts';
import { KilnError } from '../../domain/errors';
import { type Claim, type ClaimHolder, claimSchema, type ReleaseRecord } from '../../domain/release-record';
import type { table } from '../table';
import { claimKey, MINE, type Named, releaseKey } from './keys';

/** The fleets' locks, each with its fence. */
export function claims(db: ReturnType<typeof table>) {
  const readClaim = async (fleet: string): Promise<Claim> => {
    const item = await db.get(claimKey(fleet));
    return item === undefined ? { fleet, fence: 0, lastGeneration: 0 } : claimSchema.parse(item);
  };

  return {
    readClaim,

    async claims(): Promise<Claim[]> {
      return (await db.list('CLAIM')).map((item) => claimSchema.parse(item));
    },

    /**
     * Takes a free claim; a release's record begins in the same transaction.
     * @returns the new fence, or undefined when somebody else was faster.
     */
    async takeClaim(
      claim: Claim,
      holder: ClaimHolder,
      record?: Pick<ReleaseRecord, 'request' | 'reference'>,
    ): Promise<number | undefined> {
      const fence = claim.fence + 1;
      const taken = await db.write(
        {
          key: claimKey(claim.fleet),
          item: { fleet: claim.fleet, fence, lastGeneration: claim.lastGeneration, holder },
          condition:
            claim.fence === 0 ? 'attribute_not_exists(#pk)' : '#fence = :fence AND attribute_not_exists(#holder)',
          ...(claim.fence > 0 && { values: { ':fence': claim.fence } }),
        },
        ...(record === undefined
          ? []
          : [
              {
                key: releaseKey({ id: holder.id, fleet: claim.fleet }),
                item: {
                  releaseId: holder.id,
                  fleet: claim.fleet,
                  executionArn: holder.executionArn,
                  ...record,
                  status: 'RUNNING',
                  startedAt: holder.since,
                  announced: false,
                  evidence: {},
                  held: {},
                },
                condition: 'attribute_not_exists(#pk)',
              },
            ]),
      );
      return taken ? fence : undefined;
    },

    /** Whoever writes weights asks this right before. @throws ShiftFailed when the claim is another's by now. */
    async confirmClaim(release: ReleaseRef): Promise<void> {
      const claim = await readClaim(release.fleet);
      if (claim.holder?.id === release.id && claim.fence === release.fence) return;
      const now = claim.holder === undefined ? 'free' : `held by ${claim.holder.id}`;
      throw new KilnError(
        'ShiftFailed',
        `The claim of fleet ${release.fleet} is ${now} at fence ${claim.fence}, no longer ${release.id} at fence ${release.fence}: it writes no weights any more.`,
      );
    },

    /**
     * Makes every writer with an older fence stop; once for each recovery, however often that asks.
     * @returns the fence to write with, or undefined when the claim changed in this moment
     */
    async raiseFence(release: Named, claim: Claim, recovery: string): Promise<number | undefined> {
      if (claim.recovery === recovery) return claim.fence;
      const raised = await db.write({
        key: claimKey(release.fleet),
        update: 'SET #fence = :next, #recovery = :recovery',
        condition: `${MINE} AND #fence = :current`,
        values: { ':next': claim.fence + 1, ':current': claim.fence, ':me': release.id, ':recovery': recovery },
      });
      return raised ? claim.fence + 1 : undefined;
    },

    /**
     * The claim of a release that has touched nothing and planned nothing is free again, and its record gone: as before the
     * claim. Repeating it does nothing.
     */
    async giveBackClaim(release: ReleaseRef): Promise<void> {
      await db.write(
        {
          key: claimKey(release.fleet),
          update: 'REMOVE #holder',
          condition: `${MINE} AND #fence = :fence`,
          values: { ':me': release.id, ':fence': release.fence },
        },
        {
          key: releaseKey(release),
          remove: true,
          condition: '#status = :running AND attribute_not_exists(#plan)',
          values: { ':running': 'RUNNING' },
        },
      );
    },

    /** Lets go of a claim without a release's end; one that is another's by now stays. */
    async freeClaim(fleet: string, holderId: string, fence: number): Promise<void> {
      await db.write({
        key: claimKey(fleet),
        update: 'REMOVE #holder',
        condition: `${MINE} AND #fence = :fence`,
        values: { ':me': holderId, ':fence': fence },
      });
    },
  };
}
