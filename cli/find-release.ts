import type { Execution } from '../lambdas/aws/executions';
import { isBlock } from '../lambdas/domain/block';
import { releaseIdOf } from '../lambdas/domain/names';
import type { ReleaseRecord } from '../lambdas/domain/release-record';
import { findFleet, type Kiln } from './deployment';
import { Refusal } from './refusal';

/** `web-20261102T094200Z-3fa9c1` names a release and its fleet. */
const RELEASE_ID = /^([a-z][a-z0-9-]*)-\d{8}T\d{6}Z-[0-9a-f]{6}$/;

/** A release whose execution runs. */
export interface RunningRelease {
  readonly id: string;
  readonly fleet: string;
  readonly execution: Execution;
  /** What was asked for, as it was sent. */
  readonly request: Readonly<Record<string, unknown>>;
}

/** The fleet of a release's id; undefined for what is none. */
export function fleetOfId(text: string): string | undefined {
  return RELEASE_ID.exec(text)?.[1];
}

/**
 * The releases that run, newest first: those that wait for a window or an approval hold no claim and have no record yet, so
 * Step Functions is asked. Dry runs are none.
 */
export async function runningReleases({ workflows, deployment }: Kiln, fleet: string): Promise<RunningRelease[]> {
  const arns = await workflows.running(deployment.machines.release);
  const found = await Promise.all(arns.map((arn) => workflows.describe(arn)));
  return found.flatMap((execution) => {
    if (execution?.status !== 'RUNNING') return [];
    const request = parsed(execution.input);
    if (!isBlock(request) || request.fleet !== fleet || request.dryRun === true) return [];
    const id = releaseIdOf(fleet, execution.arn, new Date(execution.startedAt).toISOString());
    return [{ id, fleet, execution, request }];
  });
}

/**
 * The one running release that a release's id or a fleet's name means.
 * @throws Refusal UnknownRelease, UnknownFleet; NotPossible where it is over, or more than one runs
 */
export async function findRunning(kiln: Kiln, named: string): Promise<RunningRelease> {
  const fleet = fleetOfId(named) ?? named;
  await findFleet(kiln, fleet);
  const running = (await runningReleases(kiln, fleet)).filter(({ id }) => fleet === named || id === named);
  const [only, ...more] = running;
  if (only !== undefined && more.length === 0) return only;
  if (more.length > 0) {
    throw new Refusal(
      'NotPossible',
      `Several releases of fleet ${fleet} run: ${running.map(({ id }) => id).join(', ')}; name one of them.`,
    );
  }
  if (fleet === named) throw new Refusal('NotPossible', `No release of fleet ${fleet} is running.`);
  const record = await kiln.store.findRelease({ id: named, fleet });
  if (record === undefined) throw unknown(named, fleet);
  throw new Refusal('NotPossible', `Release ${named} is over: ${record.status}. ${record.reason ?? ''}`.trim());
}

/** The record that a release's id, or a fleet's name (its newest release), means. @throws Refusal UnknownRelease, UnknownFleet */
export async function findRecord(kiln: Kiln, named: string): Promise<ReleaseRecord> {
  const fleet = fleetOfId(named) ?? named;
  await findFleet(kiln, fleet);
  const record =
    fleet === named
      ? (await kiln.store.newestReleases(fleet, 1))[0]
      : await kiln.store.findRelease({ id: named, fleet });
  if (record !== undefined) return record;
  if (fleet === named) throw new Refusal('UnknownRelease', `Fleet ${fleet} has no release yet.`);
  throw unknown(named, fleet);
}

function unknown(named: string, fleet: string): Refusal {
  return new Refusal(
    'UnknownRelease',
    `Fleet ${fleet} has no release ${named}; kiln history ${fleet} lists those it has.`,
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
