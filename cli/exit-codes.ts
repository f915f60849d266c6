import type { Outcome } from '../simulator/judges/evidence';
import type { RehearsalResult } from '../simulator/report/result';

/**
 * What a shell learns, from every command alike.
 * RELEASED: it is as it was asked for. DEFECT: of Kiln itself. UNSEEN: how the release ended was not seen, as watching it
 * ended before. RECOVERED: everything is as before. REFUSED: nothing was touched. VIOLATED: a rehearsal broke an
 * invariant. FAILED: a person is needed. INTERRUPTED: by Ctrl-C; a release that was watched goes on.
 */
export const EXIT = {
  RELEASED: 0,
  DEFECT: 1,
  UNSEEN: 2,
  RECOVERED: 3,
  REFUSED: 4,
  VIOLATED: 5,
  FAILED: 6,
  INTERRUPTED: 130,
} as const;

export const EXIT_HELP =
  'Exit codes: 0 done or released, 2 its end was not seen, 3 recovered, 4 refused, nothing was touched, 5 an invariant was broken (rehearse), 6 a person is needed, 1 a defect of Kiln.';

/** A broken invariant overrides everything else. */
export function exitCode({ outcome, violations }: Pick<RehearsalResult, 'outcome' | 'violations'>): number {
  return violations.length > 0 ? EXIT.VIOLATED : EXIT[outcome satisfies Outcome];
}
