import { TAGS } from '../../lambdas/domain/names';
import type { Plan } from '../../lambdas/domain/plan';
import type { ReleaseRecord } from '../../lambdas/domain/release-record';
import { describeRule, type ObservedRule, targetGroupName } from '../../lambdas/domain/rule';
import { parsePlan } from '../../lambdas/domain/stored-plan';
import { observeGeneration } from '../../lambdas/shared/observe-generation';
import type { Outcome } from '../../simulator/judges/evidence';
import { consoleLink } from '../console-link';
import { findFleet, type Kiln } from '../deployment';
import { type RunningRelease, runningReleases } from '../find-release';
import { outcomeOfRecord } from '../outcome';
import { whereabouts } from './whereabouts';

export interface GenerationStatus {
  readonly generation: string;
  readonly version: string | null;
  /** Percent of the traffic. */
  readonly weight: number;
  readonly healthy: number;
  readonly desired: number;
}

export interface FleetStatus {
  readonly fleet: string;
  /** In the rule's order; those at weight 0 are only named there. */
  readonly generations: readonly GenerationStatus[];
  /** What the listener rule does, in words. */
  readonly rule: string;
  readonly releases: readonly {
    readonly release: string;
    readonly version: string | null;
    /** ISO 8601. */
    readonly startedAt: string;
    readonly runningSeconds: number;
    /** The state it is in, of its own machine or of the one it waits for, and what was said there last. */
    readonly state: string;
    readonly reason: string;
    /** Percent that green has; null before there is a green. */
    readonly step: number | null;
    readonly steps: readonly (number | string)[];
    readonly requestedBy: string | null;
    readonly executionArn: string;
    readonly console: string;
  }[];
  readonly claim: { readonly holder: string; readonly kind: string; readonly since: string } | null;
  readonly standsBy: readonly { readonly generation: string; readonly until: string }[];
  readonly last: {
    readonly release: string;
    readonly version: string | null;
    readonly outcome: Outcome;
    readonly endedAt: string;
    readonly error: string | null;
    readonly reason: string | null;
  } | null;
  /** A recovery failed, and what it left still holds the fleet's claim. */
  readonly needsPerson: boolean;
}

/** How a fleet stands. @throws Refusal UnknownFleet */
export async function readStatus(kiln: Kiln, fleet: string): Promise<FleetStatus> {
  const { ruleArn } = await findFleet(kiln, fleet);
  const [rule, claim, retirements, records, running] = await Promise.all([
    kiln.balancer.readRule(ruleArn),
    kiln.store.readClaim(fleet),
    kiln.store.retirements(),
    kiln.store.newestReleases(fleet, RECORDS),
    runningReleases(kiln, fleet),
  ]);
  const generations = await readGenerations(kiln, rule);
  const last = records.find((record) => outcomeOfRecord(record) !== undefined);
  const holder = claim.holder;
  return {
    fleet,
    generations,
    rule: describeRule(rule),
    releases: await Promise.all(running.map((release) => statusOfRelease(kiln, release, records, generations))),
    claim: holder === undefined ? null : { holder: holder.id, kind: holder.kind, since: holder.since },
    standsBy: retirements
      .filter((entry) => entry.fleet === fleet)
      .map(({ generation, due }) => ({ generation, until: new Date(due * 1000).toISOString() })),
    last: last === undefined ? null : lastOf(last),
    needsPerson: records.some(({ releaseId, status }) => status === 'FAILED' && releaseId === holder?.id),
  };
}

/** More releases than can be refused while one runs, mostly. */
const RECORDS = 10;

async function readGenerations({ groups, balancer }: Kiln, rule: ObservedRule): Promise<GenerationStatus[]> {
  if (rule.kind !== 'forward') return [];
  const sum = rule.targets.reduce((total, { weight }) => total + weight, 0);
  return Promise.all(
    rule.targets.map(async ({ targetGroupArn, weight }) => {
      const generation = targetGroupName(targetGroupArn);
      const observed = await observeGeneration(generation, targetGroupArn, groups, balancer);
      return {
        generation,
        version: observed?.group.Tags?.find(({ Key }) => Key === TAGS.version)?.Value ?? null,
        weight: sum === 0 ? 0 : Number(((100 * weight) / sum).toFixed(2)),
        healthy: observed?.health.healthy ?? 0,
        desired: observed?.desired ?? 0,
      };
    }),
  );
}

async function statusOfRelease(
  kiln: Kiln,
  { id, execution, request }: RunningRelease,
  records: readonly ReleaseRecord[],
  generations: readonly GenerationStatus[],
): Promise<FleetStatus['releases'][number]> {
  const plan = planOf(records.find(({ releaseId }) => releaseId === id));
  const green = generations.find(({ generation }) => generation === plan?.green.generation);
  const { startedAt, arn } = execution;
  return {
    release: id,
    version: plan?.version ?? textOr(request.version),
    startedAt: new Date(startedAt).toISOString(),
    runningSeconds: Math.round((kiln.surroundings.now() - startedAt) / 1000),
    ...(await whereabouts(kiln, id, arn)),
    step: green?.weight ?? null,
    steps: plan?.steps ?? [],
    requestedBy: textOr(request.requestedBy),
    executionArn: arn,
    console: consoleLink(arn),
  };
}

function planOf(record: ReleaseRecord | undefined): Plan | undefined {
  return record?.plan === undefined ? undefined : parsePlan(record.plan);
}

function lastOf(record: ReleaseRecord): FleetStatus['last'] {
  return {
    release: record.releaseId,
    version: record.request?.version ?? null,
    outcome: outcomeOfRecord(record) ?? 'FAILED',
    endedAt: record.endedAt ?? record.startedAt,
    error: record.error ?? null,
    reason: record.reason ?? null,
  };
}

function textOr(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
