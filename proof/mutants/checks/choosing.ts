import { dirname } from 'node:path';
import type { Mutant } from '../mutant';
import type { RecordedUnit } from './verdict';

/** Rules about the definitions, and walks through them with stand-ins for functions: cheap, and asked all. */
const DEFINITIONS = 'test/statemachines/';
/** What handlers ask and answer in golden runs: what is not seen there few others see. */
const CALLS = 'test/scenarios/calls.test.ts';
/** They synthesise the stacks, which takes seconds: asked last. */
const SYNTHESISES = 'test/infra/';

/** So many of the cheapest are asked before the golden runs, each of which takes half a second. */
const BEFORE_GOLDEN = 3;

export type Way = 'rule' | 'walk' | 'run';

/** By which way a test file looks: at texts, at a machine alone, or at Kiln as it runs. */
export function wayOf(file: string): Way {
  if (file.startsWith(`${DEFINITIONS}walks`)) return 'walk';
  return file.startsWith(DEFINITIONS) || file === 'test/infra/state-machines.test.ts' ? 'rule' : 'run';
}

/**
 * The units that can tell a mutant from Kiln as it is, in the order to ask them: rules and walks first; then the tests of the
 * handler's own folder, which are made for it; then the cheapest run of each other file, the second of each, and so on, as
 * those of one file are much alike; the golden runs among the first, all of them; at last what synthesises.
 * @param most of other runs: what so many do not see counts as not seen
 */
export function unitsFor(mutant: Mutant, recorded: readonly RecordedUnit[], most: number): RecordedUnit[] {
  const places = new Set(mutant.reachedBy);
  const able = recorded.filter(({ covers }) => covers.some((place) => places.has(place)));
  const among = new Map<string, number>();
  const ranked = able
    .toSorted((a, b) => a.happenings - b.happenings || (a.title < b.title ? -1 : 1))
    .map((unit) => {
      const rank = among.get(unit.file) ?? 0;
      among.set(unit.file, rank + 1);
      return { unit, rank };
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ unit }) => unit);
  const late = ranked.filter(({ file }) => file.startsWith(SYNTHESISES));
  const cheap = ranked.filter(({ file }) => file.startsWith(DEFINITIONS));
  const golden = ranked.filter(({ file }) => file === CALLS);
  const own = ranked.filter(({ file }) => isOwn(mutant, file));
  const runs = ranked.filter((unit) => ![cheap, late, golden, own].some((others) => others.includes(unit)));
  return [...cheap, ...own, ...runs.slice(0, BEFORE_GOLDEN), ...golden, ...runs.slice(BEFORE_GOLDEN, most), ...late];
}

/** `test/lambdas/plan/planning.test.ts` is of what `lambdas/plan` holds. */
function isOwn({ part, place }: Mutant, file: string): boolean {
  return part === 'handlers' && file.startsWith(`test/${dirname(place)}/`);
}
