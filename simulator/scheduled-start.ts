import { isBlock } from '../lambdas/domain/block';
import type { FleetSpec } from '../lambdas/domain/fleet-spec';
import { parseScheduleExpression } from './aws/scheduler/schedule-expression';
import { shortCause } from './report/event-log';
import type { Run } from './report/run';
import type { Execution } from './states/execution';
import type { KilnWorld } from './world/kiln-world';

/** A fleet without a `rebuild` block has no schedule to wait for. */
export class NoRebuildSchedule extends Error {
  override readonly name = 'NoRebuildSchedule';
}

/**
 * When the fleet's schedule of rebuilds is due next after a moment (both epoch ms).
 * @throws NoRebuildSchedule
 */
export function nextRebuild({ fleet, rebuild }: FleetSpec, after: number): number {
  if (rebuild === undefined) {
    throw new NoRebuildSchedule(`Fleet ${fleet} has no schedule: write a rebuild block into its file first.`);
  }
  const due = parseScheduleExpression(rebuild.schedule, rebuild.timeZone, after).next(after);
  if (due === undefined) {
    throw new NoRebuildSchedule(`The schedule ${rebuild.schedule} of fleet ${fleet} is never due again; correct it.`);
  }
  return due;
}

/** The rebuilds that began since the run did. */
function rebuildsOf({ world, start }: Run): readonly Execution[] {
  const name = world.names.machine('rebuild');
  return world.sfn.executions().filter(({ machine, startTime }) => machine.name === name && startTime >= start);
}

/** The release that a rebuild starts is the one the run is about. */
export function watchForRelease(run: Run): void {
  const { world } = run;
  world.sfn.onStatusChange(({ status, machineName, executionArn }) => {
    if (status !== 'RUNNING' || machineName !== world.names.machine('release')) return;
    run.execution ??= world.sfn.execution(executionArn);
  });
}

export function isRebuilt(run: Run): boolean {
  const rebuilds = rebuildsOf(run);
  return rebuilds.length > 0 && rebuilds.every(({ end }) => end !== undefined);
}

/** Why no release began: the rebuild's own words. */
export function whyNothing(run: Run): NonNullable<Run['refusal']> {
  const end = rebuildsOf(run).at(-1)?.end;
  if (end === undefined) return { error: 'NothingToDo', cause: 'The schedule started no rebuild that ended.' };
  if (end.error !== undefined) return { error: end.error, cause: shortCause(end.cause) };
  const [first]: readonly unknown[] = Array.isArray(end.output) ? end.output : [];
  const reason = isBlock(first) && typeof first.reason === 'string' ? first.reason : 'The rebuild said nothing.';
  return { error: 'NothingToDo', cause: reason };
}

/** Whoever publishes the base image publishes a newer one. @returns what happened, in a sentence */
export function moveBaseImage(world: KilnWorld): string {
  const imageId = world.moveBaseImage();
  return imageId === undefined
    ? 'The base image stays: the fleet file names it by its id.'
    : `A newer base image is published: ${imageId}.`;
}
