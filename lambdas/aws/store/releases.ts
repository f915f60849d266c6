import type { ReleaseRef } from '../../domain/contracts';
import type { Plan } from '../../domain/plan';
import {
  type ReleaseRecord,
  type ReleaseStatus,
  type Retirement,
  releaseRecordSchema,
} from '../../domain/release-record';
import { storedPlanSchema } from '../../domain/stored-plan';
import { questionKey } from '../questions';
import type { table } from '../table';
import { claimKey, MINE, type Named, releaseKey, retirementKey, untoldKey } from './keys';

export interface Ending {
  readonly status: Exclude<ReleaseStatus, 'RUNNING'>;
  readonly error?: string | undefined;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
  readonly retirement?: Retirement | undefined;
}

const plannedSchema = releaseRecordSchema.pick({ plan: true });
const namedSchema = releaseRecordSchema.pick({ releaseId: true, fleet: true });

/** What stays of a release: its record, with plan, evidence and end, and whether that end was told. */
export function releases(db: ReturnType<typeof table>) {
  const findRelease = async (release: Named): Promise<ReleaseRecord | undefined> => {
    const item = await db.get(releaseKey(release));
    return item && releaseRecordSchema.parse(item);
  };

  const findPlan = async (release: Named): Promise<Plan | undefined> => {
    const item = await db.get(releaseKey(release));
    const plan = item && plannedSchema.parse(item).plan;
    return plan === undefined ? undefined : storedPlanSchema.parse(plan);
  };

  return {
    findRelease,
    findPlan,

    /** Of a fleet, the last ones first. */
    async newestReleases(fleet: string, limit: number): Promise<ReleaseRecord[]> {
      const items = await db.newest(releaseKey({ fleet, id: '' }), limit);
      return items.map((item) => releaseRecordSchema.parse(item));
    },

    async readPlan(release: Named): Promise<Plan> {
      const plan = await findPlan(release);
      if (plan === undefined) throw new Error(`Release ${release.id} has no plan.`);
      return plan;
    },

    /** Writes the plan, once. @returns false when there was one already, or the claim is another's. */
    async writePlan(release: ReleaseRef, plan: Plan): Promise<boolean> {
      return db.write(
        {
          key: releaseKey(release),
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

    /** Keeps what failed first. A later recovery's failure changes nothing. */
    async keepFailure(release: Named, failure: { error: string; cause: string }): Promise<void> {
      await db.write({
        key: releaseKey(release),
        update: 'SET #failure = if_not_exists(#failure, :failure)',
        condition: 'attribute_exists(#pk)',
        values: { ':failure': failure },
      });
    },

    /** Keeps what was seen before an irreversible step. Repeating it says the same. */
    async addEvidence(release: Named, step: string, sentence: string): Promise<void> {
      await db.write({
        key: releaseKey(release),
        update: `SET #evidence.#${step} = :sentence`,
        condition: 'attribute_exists(#pk)',
        values: { ':sentence': sentence },
      });
    },

    /** Keeps the minimum size of a group that the release is about to raise, as it first found it, under the held minimum's key. */
    async holdMinimum(release: Named, key: string, from: number): Promise<void> {
      const place = `#held.#${key}`;
      await db.write({
        key: releaseKey(release),
        update: `SET ${place} = if_not_exists(${place}, :from)`,
        condition: 'attribute_exists(#pk)',
        values: { ':from': from },
      });
    },

    /** Keeps when a transition was told first. @param at ISO 8601 */
    async keepTransition(release: Named, key: string, at: string): Promise<void> {
      await db.write({
        key: releaseKey(release),
        update: `SET #transitions.#${key} = if_not_exists(#transitions.#${key}, :at)`,
        condition: 'attribute_exists(#pk)',
        values: { ':at': at },
      });
    },

    /**
     * Ends a release: its record, the fleet's claim, and what is to be retired, all at once.
     * @returns false when it had ended already, or the claim is another's.
     */
    async endRelease(release: ReleaseRef, ending: Ending): Promise<boolean> {
      return db.write(
        {
          key: releaseKey(release),
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
            ':error': ending.error,
          },
        },
        {
          key: claimKey(release.fleet),
          update: 'REMOVE #holder',
          condition: `${MINE} AND #fence = :fence`,
          values: { ':me': release.id, ':fence': release.fence },
        },
        { key: untoldKey(release.id), item: { releaseId: release.id, fleet: release.fleet } },
        { key: questionKey(release.id), remove: true },
        ...(ending.retirement === undefined
          ? []
          : [{ key: retirementKey(ending.retirement.generation), item: { ...ending.retirement } }]),
      );
    },

    /** A recovery that failed keeps the claim: the next release, or a person, recovers first. */
    async markFailed(release: Named, reason: string, at: string): Promise<void> {
      await db.write({
        key: releaseKey(release),
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
    async recordRefusal(record: Omit<ReleaseRecord, 'evidence' | 'held' | 'transitions'>): Promise<boolean> {
      return db.write(
        {
          key: releaseKey({ id: record.releaseId, fleet: record.fleet }),
          item: { ...record, evidence: {}, held: {}, transitions: {} },
          condition: 'attribute_not_exists(#pk)',
        },
        { key: untoldKey(record.releaseId), item: { releaseId: record.releaseId, fleet: record.fleet } },
        { key: questionKey(record.releaseId), remove: true },
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
          key: releaseKey(release),
          update: 'SET #announced = :yes',
          condition: 'attribute_exists(#pk)',
          values: { ':yes': true },
        },
        { key: untoldKey(release.id), remove: true },
      );
    },
  };
}
