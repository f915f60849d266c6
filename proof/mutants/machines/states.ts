import { z } from 'zod';
import type { Path } from './edits';

const handling = z.looseObject({
  ErrorEquals: z.array(z.string()),
  MaxAttempts: z.number().optional(),
  Assign: z.record(z.string(), z.unknown()).optional(),
  Output: z.unknown().optional(),
  Next: z.string().optional(),
});
const choice = z.looseObject({
  Condition: z.string(),
  Next: z.string(),
  Assign: z.record(z.string(), z.unknown()).optional(),
  Output: z.unknown().optional(),
});
const stateSchema = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Retry: z.array(handling).default([]),
  Catch: z.array(handling).default([]),
  Choices: z.array(choice).default([]),
  Assign: z.record(z.string(), z.unknown()).optional(),
  Arguments: z.record(z.string(), z.unknown()).optional(),
});
const scopeSchema = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), z.unknown()) });

export type State = z.output<typeof stateSchema>;

/** A state where it stands: among the states that it can go to. */
export interface PlacedState {
  readonly machine: string;
  readonly name: string;
  readonly path: Path;
  readonly state: State;
  readonly scope: Scope;
}

/** A machine's own states, or those of one branch or iteration. */
export interface Scope {
  readonly path: Path;
  readonly startAt: string;
  readonly states: Readonly<Record<string, State>>;
}

/** Every state of a definition, those inside of branches and iterations included. */
export function statesOf(machine: string, definition: unknown, path: Path = []): PlacedState[] {
  const { StartAt: startAt, States } = scopeSchema.parse(definition);
  const states = Object.fromEntries(Object.entries(States).map(([name, raw]) => [name, stateSchema.parse(raw)]));
  const scope = { path, startAt, states };
  return Object.entries(states).flatMap(([name, state]) => {
    const at = [...path, 'States', name];
    const branches = z.array(z.unknown()).default([]).parse(state.Branches);
    return [
      { machine, name, path: at, state, scope },
      ...branches.flatMap((branch, index) => statesOf(machine, branch, [...at, 'Branches', index])),
      ...(state.ItemProcessor === undefined ? [] : statesOf(machine, state.ItemProcessor, [...at, 'ItemProcessor'])),
    ];
  });
}
