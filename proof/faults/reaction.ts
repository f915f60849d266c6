import { compileStateMachine } from '../../simulator/states/compile';
import type { Guarded, Workflow } from '../../simulator/states/definition';
import { matches, StatesError } from '../../simulator/states/states-error';
import { MACHINES } from '../../simulator/world/machines';

let known: ReadonlyMap<string, readonly Guarded[]> | undefined;

/**
 * What a state does about the first failure of its handler, in words that are equal where it does the same: `again after
 * 0-2 s`, or the error's name where it does not try again. Where several machines have a state of that name, what each
 * does. A handler behind no state is asked again by whoever asked it, who may care for the name.
 */
export function reactionTo(state: string, error: string): string {
  known ??= guardsOf(Object.values(MACHINES).map((machine) => compileStateMachine(machine)));
  const reactions = (known.get(state) ?? []).map((guards) => reaction(guards, error));
  return reactions.length === 0 ? error : [...new Set(reactions)].join(' or ');
}

function reaction({ retry }: Guarded, error: string): string {
  const retrier = retry.find(({ errorEquals }) => matches(errorEquals, new StatesError(error)));
  if (retrier === undefined || retrier.maxAttempts === 0) return error;
  const { intervalSeconds, jitter } = retrier;
  return `again after ${jitter ? '0-' : ''}${intervalSeconds} s`;
}

function guardsOf(machines: readonly Workflow[]): ReadonlyMap<string, readonly Guarded[]> {
  const found = new Map<string, Guarded[]>();
  const collect = ({ states }: Workflow): void => {
    for (const [name, state] of states) {
      if ('retry' in state) found.set(name, [...(found.get(name) ?? []), state]);
      if (state.type === 'Parallel') state.branches.forEach(collect);
      if (state.type === 'Map') collect(state.itemProcessor);
    }
  };
  machines.forEach(collect);
  return found;
}
