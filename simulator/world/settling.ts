import { isBlock } from '../../lambdas/domain/block';
import { tableItems, takeInventory } from './inventory';
import type { KilnWorld } from './kiln-world';

/** Events arrive, watchdogs start, machines shut down. */
const STILL_MS = 60_000;
/** Within five minutes the watchdog finds by itself what no event told it. */
const LOOKED_FOR_MS = 360_000;

/** Whether everything that was started since a moment (epoch ms) is over, and nothing will start by itself. */
export function hasSettled(world: KilnWorld, since: number): boolean {
  const executions = world.sfn.executions().filter(({ startTime }) => startTime >= since);
  if (executions.some(({ end }) => end === undefined)) return false;
  const last = Math.max(since, ...executions.map(({ stopTime = 0 }) => stopTime));
  const items = tableItems(world.aws.dynamodb, world.names.table);
  const isUntold = executions.some(
    ({ arn, machine, end }) =>
      machine.name === world.names.machine('release') &&
      end?.status !== 'SUCCEEDED' &&
      !items.some(({ executionArn }) => executionArn === arn),
  );
  return world.clock.now() >= last + (isUntold ? LOOKED_FOR_MS : STILL_MS) && !waitsForRecovery(items);
}

/** The watchdog recovers a claim that something dead holds, unless that has failed already, and tells what was not told. */
function waitsForRecovery(items: ReturnType<typeof tableItems>): boolean {
  return items.some(({ pk, holder }) => {
    // A question whose release has ended is the watchdog's to take away.
    if (pk === 'UNTOLD' || pk === 'QUESTION') return true;
    if (pk !== 'CLAIM' || !isBlock(holder)) return false;
    return items.find(({ releaseId }) => releaseId === holder.id)?.status !== 'FAILED';
  });
}

/** Whether a generation stands by for a rollback, or is being removed. */
export function waitsForRetirement({ aws, names, sfn }: KilnWorld, generation: string | undefined): boolean {
  if (takeInventory(aws, names.table).some((entry) => entry.kind === 'retirement' && entry.generation === generation)) {
    return true;
  }
  return sfn.executions().some(({ machine, end }) => machine.name === names.machine('retire') && end === undefined);
}
