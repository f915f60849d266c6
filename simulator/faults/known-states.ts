import { isBlock } from '../../lambdas/domain/block';
import type { functions } from '../../lambdas/functions';
import { MACHINES } from '../world/machines';

const INVOKE = 'arn:aws:states:::lambda:invoke';

/** Every state a fault file may name, and whether a handler stands behind it: `CheckGeneration` → true, `Soak` → false. */
export function knownStates(): ReadonlyMap<string, boolean> {
  const states = new Map<string, boolean>();
  for (const machine of Object.values(MACHINES)) collect(machine, states);
  // Not of a machine, but handlers all the same.
  for (const name of ['StartRelease', 'AnswerApproval', 'Notify', 'Watchdog'] satisfies (keyof typeof functions)[])
    states.set(name, true);
  return states;
}

function collect(machine: unknown, states: Map<string, boolean>): void {
  if (!isBlock(machine) || !isBlock(machine.States)) return;
  for (const [name, state] of Object.entries(machine.States)) {
    if (!isBlock(state)) continue;
    states.set(name, typeof state.Resource === 'string' && state.Resource.startsWith(INVOKE));
    if (state.ItemProcessor !== undefined) collect(state.ItemProcessor, states);
    if (Array.isArray(state.Branches)) for (const branch of state.Branches) collect(branch, states);
  }
}
