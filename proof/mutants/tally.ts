import { wayOf } from './checks/choosing';
import type { Verdict } from './checks/verdict';
import type { Harmless } from './harmless';
import type { Mutant, Part } from './mutant';

/** Share that is to be caught, of all mutants of a part. */
export const GOALS: Readonly<Record<Part, number>> = { machines: 0.95, handlers: 0.8 };

export interface Count {
  readonly kind: string;
  readonly all: number;
  /** Caught by a rule about the definitions as texts. */
  readonly rule: number;
  /** Caught on a walk through a machine, with stand-ins for functions. */
  readonly walk: number;
  /** Caught by a check that runs handlers: a unit's, a rehearsal's, a fault run's. */
  readonly run: number;
  /** Not caught, and the reason why that does no harm is on record. */
  readonly harmless: number;
  readonly survived: number;
}

export function shareOf({ all, rule, walk, run }: Count): number {
  return all === 0 ? 1 : (rule + walk + run) / all;
}

/** A part's mutants by kind, and together. */
export function tally(
  part: Part,
  mutants: readonly Mutant[],
  verdicts: ReadonlyMap<string, Verdict>,
  harmless: Harmless,
): { readonly kinds: readonly Count[]; readonly total: Count } {
  const judged = mutants.filter((mutant) => mutant.part === part && verdicts.has(mutant.id));
  const count = (kind: string, those: readonly Mutant[]): Count => {
    const ends = those.map(({ id }) => {
      const caughtBy = verdicts.get(id)?.caughtBy;
      if (caughtBy !== undefined) return wayOf(caughtBy.file);
      return id in harmless ? 'harmless' : 'survived';
    });
    const of = (end: string): number => ends.filter((each) => each === end).length;
    return {
      kind,
      all: those.length,
      rule: of('rule'),
      walk: of('walk'),
      run: of('run'),
      harmless: of('harmless'),
      survived: of('survived'),
    };
  };
  const kinds = [...new Set(judged.map(({ kind }) => kind))].toSorted();
  return {
    kinds: kinds.map((kind) =>
      count(
        kind,
        judged.filter((mutant) => mutant.kind === kind),
      ),
    ),
    total: count('all', judged),
  };
}

/** `81.3 %`, rounded down: a goal that is missed by little is missed. */
export function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}
