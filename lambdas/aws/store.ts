import type { ReleaseRef } from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { type Plan, parsePlan } from '../domain/plan';
import {
  type Claim,
  type ClaimHolder,
  claimSchema,
  type ImageRecord,
  imageRecordSchema,
  type ReleaseRecord,
  type ReleaseStatus,
  type Retirement,
  releaseRecordSchema,
  retirementSchema,
} from '../domain/release-record';
import type { Adapter } from '../shared/clients';
import { type Key, table } from './table';

const claimKey = (fleet: string): Key => ({ pk: 'CLAIM', sk: fleet });
const releaseKey = (fleet: string, releaseId: string): Key => ({ pk: `FLEET#${fleet}`, sk: `RELEASE#${releaseId}` });
const imageKey = (fleet: string, imageId: string): Key => ({ pk: `FLEET#${fleet}`, sk: `IMAGE#${imageId}` });
/** Releases that have ended, until their end is told. */
const untoldKey = (releaseId: string): Key => ({ pk: 'UNTOLD', sk: releaseId });
const retirementKey = (generation: string): Key => ({ pk: 'RETIREMENT', sk: generation });

const MINE = '#holder.#id = :me';

type Named = Pick<ReleaseRef, 'id' | 'fleet'>;
const namedSchema = releaseRecordSchema.pick({ releaseId: true, fleet: true });

export interface Ending {
  readonly status: Exclude<ReleaseStatus, 'RUNNING'>;
  readonly error?: string | undefined;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
  readonly retirement?: Retirement | undefined;
}

/** What Kiln remembers: locks, plans, release records, pending retirements and the image ledger, in one table. */
export const store: Adapter<ReturnType<typeof storeFace>> = (clients, setting) => storeFace(table(clients, setting));

function storeFace(db: ReturnType<typeof table>) {
  const readClaim = async (fleet: string): Promise<Claim> => {
    const item = await db.get(claimKey(fleet));
    return item === undefined ? { fleet, fence: 0, lastGeneration: 0 } : claimSchema.parse(item);
  };

  const findRelease = async (release: Named): Promise<ReleaseRecord | undefined> => {
    const item = await db.get(releaseKey(release.fleet, release.id));
    return item && releaseRecordSchema.parse(item);
  };

  const findPlan = async (release: Named): Promise<Plan | undefined> => {
    const record = await findRelease(release);
    return record?.plan === undefined ? undefined : parsePlan(record.plan);
  };

  return {
    readClaim,
    findRelease,
    findPlan,

    async readPlan(release: Named): Promise<Plan> {
      const plan = await findPlan(release);
      if (plan === undefined) throw new Error(`Release ${release.id} has no plan.`);
      return plan;
    },

    /** Of a fleet, newest first. */
    async releases(fleet: string, limit: number): Promise<ReleaseRecord[]> {
      const items = await db.newest(`FLEET#${fleet}`, 'RELEASE#', limit);
      return items.map((item) => releaseRecordSchema.parse(item));
    },

    async claims(): Promise<Claim[]> {
      return (await db.list('CLAIM')).map((item) => claimSchema.parse(item));
    },

    async retirements(): Promise<Retirement[]> {
      return (await db.list('RETIREMENT')).map((item) => retirementSchema.parse(item));
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
                key: releaseKey(claim.fleet, holder.id),
                item: {
                  releaseId: holder.id,
                  fleet: claim.fleet,
                  executionArn: holder.executionArn,
                  ...record,
                  status: 'RUNNING',
                  startedAt: holder.since,
                  announced: false,
                  evidence: {},
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

    /** Keeps what failed first. A later recovery's failure changes nothing. */
    async keepFailure(release: Named, failure: { error: string; cause: string }): Promise<void> {
      await db.write({
        key: releaseKey(release.fleet, release.id),
        update: 'SET #failure = if_not_exists(#failure, :failure)',
        condition: 'attribute_exists(#pk)',
        values: { ':failure': failure },
      });
    },

    /** Writes the plan, once. @returns false when there was one already, or the claim is another's. */
    async writePlan(release: ReleaseRef, plan: Plan): Promise<boolean> {
      return db.write(
        {
          key: releaseKey(release.fleet, release.id),
          update: 'SET #plan = :plan',
          condition: 'attribute_exists(#pk) AND attribute_not_exists(#plan)',
          values: { ':plan': JSON.stringify(plan) },
        },
        {
          key: claimKey(release.fleet),
          update: 'SET #lastGeneration = :number',
          condition: `${MINE} AND #fence = :fence`,
          values: { ':number': plan.green.number, ':me': release.id, ':fence': release.fence },
        },
      );
    },

    /** Keeps what was seen before an irreversible step. Repeating it says the same. */
    async addEvidence(release: Named, step: string, sentence: string): Promise<void> {
      await db.write({
        key: releaseKey(release.fleet, release.id),
        update: `SET #evidence.#${step} = :sentence`,
        condition: 'attribute_exists(#pk)',
        values: { ':sentence': sentence },
      });
    },

    /**
     * Ends a release: its record, the fleet's claim, and what is to be retired, all at once.
     * @returns false when it had ended already, or the claim is another's.
     */
    async endRelease(release: ReleaseRef, ending: Ending): Promise<boolean> {
      return db.write(
        {
          key: releaseKey(release.fleet, release.id),
          update:
            'SET #status = :status, #endedAt = :at, #reason = :reason' +
            (ending.error === undefined ? '' : ', #error = :error'),
          condition: '#status = :running OR #status = :failed',
          values: {
            ':status': ending.status,
            ':at': ending.at,
            ':reason': ending.reason,
            ':running': 'RUNNING',
            ':failed': 'FAILED',
            ...(ending.error !== undefined && { ':error': ending.error }),
          },
        },
        {
          key: claimKey(release.fleet),
          update: 'REMOVE #holder',
          condition: `${MINE} AND #fence = :fence`,
          values: { ':me': release.id, ':fence': release.fence },
        },
        { key: untoldKey(release.id), item: { releaseId: release.id, fleet: release.fleet } },
        ...(ending.retirement === undefined
          ? []
          : [{ key: retirementKey(ending.retirement.generation), item: { ...ending.retirement } }]),
      );
    },

    /** A recovery that failed keeps the claim: the next release, or a person, recovers first. */
    async markFailed(release: Named, reason: string, at: string): Promise<void> {
      await db.write({
        key: releaseKey(release.fleet, release.id),
        update: 'SET #status = :status, #endedAt = :at, #reason = :reason, #error = :error',
        condition: '#status = :running OR #status = :status',
        values: {
          ':status': 'FAILED',
          ':at': at,
          ':reason': reason,
          ':error': 'RecoveryFailed',
          ':running': 'RUNNING',
        },
      });
    },

    /** A release that never got the claim has a record too. @returns false when there was one. */
    async recordRefusal(record: Omit<ReleaseRecord, 'evidence'>): Promise<boolean> {
      return db.write(
        {
          key: releaseKey(record.fleet, record.releaseId),
          item: { ...record, evidence: {} },
          condition: 'attribute_not_exists(#pk)',
        },
        { key: untoldKey(record.releaseId), item: { releaseId: record.releaseId, fleet: record.fleet } },
      );
    },

    /** Ended releases whose end nobody was told yet. */
    async untold(): Promise<Named[]> {
      return (await db.list('UNTOLD'))
        .map((item) => namedSchema.parse(item))
        .map(({ releaseId, fleet }) => ({ id: releaseId, fleet }));
    },

    async markAnnounced(release: Named): Promise<void> {
      await db.write(
        {
          key: releaseKey(release.fleet, release.id),
          update: 'SET #announced = :yes',
          condition: 'attribute_exists(#pk)',
          values: { ':yes': true },
        },
        { key: untoldKey(release.id), remove: true },
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

    async endRetirement(generation: string): Promise<void> {
      await db.write({ key: retirementKey(generation), remove: true });
    },

    /** What became of an image. */
    async findImage(fleet: string, imageId: string): Promise<ImageRecord | undefined> {
      const item = await db.get(imageKey(fleet, imageId));
      return item && imageRecordSchema.parse(item);
    },

    async recordImage(image: ImageRecord): Promise<void> {
      await db.write({ key: imageKey(image.fleet, image.imageId), item: { ...image } });
    },
  };
}
