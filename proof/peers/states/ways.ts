import { MACHINE_NAMES, MACHINES, type MachineName } from '../../../simulator/world/machines';
import { statesOf, waysOf } from './definition';
import type { Told } from './recording';

const STATES = new Map(MACHINE_NAMES.map((name) => [name, statesOf(MACHINES[name])]));

/** Every way from a state to another one that the definitions of our machines have. */
export const ALL_WAYS: ReadonlySet<string> = new Set(
  MACHINE_NAMES.flatMap((machine) =>
    [...(STATES.get(machine) ?? [])].flatMap(([from, state]) => [...waysOf(state)].map((to) => way(machine, from, to))),
  ),
);

/** Those that an execution took: what was entered right after something was left. */
export function waysTaken(machine: MachineName, trace: Told['trace']): ReadonlySet<string> {
  const taken = new Set<string>();
  for (const [index, { type, state }] of trace.entries()) {
    if (!textOf(type).endsWith('StateExited')) continue;
    const entered = trace.slice(index + 1).find((event) => textOf(event.type).endsWith('StateEntered'));
    const candidate = way(machine, textOf(state), textOf(entered?.state));
    if (ALL_WAYS.has(candidate)) taken.add(candidate);
  }
  return taken;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function way(machine: MachineName, from: string, to: string): string {
  return `${machine}: ${from} → ${to}`;
}
