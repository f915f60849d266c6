import type { RehearsalResult } from '../simulator/report/result';

/** What a shell learns of a rehearsal. */
export const EXIT = { RELEASED: 0, DEFECT: 1, RECOVERED: 3, REFUSED: 4, VIOLATED: 5, FAILED: 6 } as const;

/** A broken invariant overrides everything else. */
export function exitCode({ outcome, violations }: Pick<RehearsalResult, 'outcome' | 'violations'>): number {
  return violations.length > 0 ? EXIT.VIOLATED : EXIT[outcome];
}
