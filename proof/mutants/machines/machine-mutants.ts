import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { MachineMutant } from '../mutant';
import { type DefinitionFile, type Definitions, type Edit, edited } from './edits';
import { type Change, OPERATORS } from './operators';
import { type PlacedState, statesOf } from './states';

/** The named policies that every Retry is a copy of. */
export const RETRY_POLICIES: DefinitionFile = 'retry-policies';

/**
 * Every mutant of the state machines, read off their definitions: each state's own, each retry policy's wherever it
 * stands, each machine's time-out.
 */
export function machineMutants(definitions: Definitions): MachineMutant[] {
  const machines = Object.entries(definitions).filter(([file]) => file !== RETRY_POLICIES);
  const states = machines.flatMap(([machine, definition]) => statesOf(machine, definition));
  const mutants = [
    ...states.flatMap((placed) =>
      OPERATORS.flatMap((operator) => operator(placed).map((each) => ofState(placed, each))),
    ),
    ...policyMutants(definitions[RETRY_POLICIES] ?? {}, states),
    ...machines.flatMap(([machine, definition]) => timeOutOf(machine, definition)),
  ];
  return mutants.filter(({ edits }) => changesSomething(definitions, edits));
}

function ofState({ machine, name }: PlacedState, { kind, part, edits, failing }: Change): MachineMutant {
  const place = `${machine}.${name}`;
  return {
    part: 'machines',
    id: `${place}${part === '' ? '' : ` ${part}`}: ${kind}`,
    kind,
    place: `statemachines/${machine}.asl.json, ${name}`,
    reachedBy: [DEFINITIONS_READ, failing === true ? failureOf(place) : place],
    edits,
  };
}

/** What a check comes by that reads the definitions from disk, a state's name is what one comes by that enters it. */
export const DEFINITIONS_READ = 'definitions';
export const failureOf = (place: string): string => `${place} fails`;
export const isState = (place: string): boolean => /^\w+\.[A-Z]\w*( fails)?$/.test(place);

const policySchema = z.looseObject({ ErrorEquals: z.array(z.string()) });

/** A policy is changed in its list and in every state at once: no rule that compares the two can tell. */
function policyMutants(policies: object, states: readonly PlacedState[]): MachineMutant[] {
  return Object.entries(policies).flatMap(([name, raw]) => {
    const policy = policySchema.parse(raw);
    const places = states.flatMap((placed) =>
      placed.state.Retry.flatMap((retrier, index) =>
        isDeepStrictEqual(retrier, policy) ? [{ placed, path: [...placed.path, 'Retry', index] }] : [],
      ),
    );
    const everywhere = (path: readonly (string | number)[], value?: unknown): Edit[] =>
      [
        { file: RETRY_POLICIES, path: [name, ...path] },
        ...places.map(({ placed, path: at }) => ({ file: placed.machine, path: [...at, ...path] })),
      ].map((edit) => ({ ...edit, ...(value !== undefined && { value }) }));
    const mutant = (part: string, kind: string, edits: Edit[]): MachineMutant => ({
      part: 'machines',
      id: `${RETRY_POLICIES}.${name}${part}: ${kind}`,
      kind,
      place: `statemachines/${RETRY_POLICIES}.json, ${name}, and wherever it stands`,
      reachedBy: [DEFINITIONS_READ, ...places.map(({ placed }) => failureOf(`${placed.machine}.${placed.name}`))],
      edits,
    });
    return [
      mutant('', 'policy without attempts', everywhere(['MaxAttempts'], 0)),
      ...policy.ErrorEquals.map((error, index) =>
        mutant(` ${error}`, 'policy narrowed', everywhere(['ErrorEquals', index])),
      ),
    ];
  });
}

function timeOutOf(machine: string, definition: object): MachineMutant[] {
  if (!('TimeoutSeconds' in definition)) return [];
  return [
    {
      part: 'machines',
      id: `${machine} TimeoutSeconds: time-out removed`,
      kind: 'time-out removed',
      place: `statemachines/${machine}.asl.json`,
      reachedBy: [DEFINITIONS_READ],
      edits: [{ file: machine, path: ['TimeoutSeconds'] }],
    },
  ];
}

function changesSomething(definitions: Definitions, edits: readonly Edit[]): boolean {
  const changed = edited(definitions, edits);
  return Object.entries(changed).some(([file, definition]) => !isDeepStrictEqual(definition, definitions[file]));
}
