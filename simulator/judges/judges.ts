import { judgeAllOrNothing } from './all-or-nothing-judge';
import { judgeEnding } from './ending-judge';
import { type Evidence, INVARIANTS, type Invariant, type Judge, type Violation } from './evidence';
import { judgeNothingLeft } from './nothing-left-judge';
import { judgeOnce } from './once-judge';
import { judgeServing } from './serving-judge';
import { judgeTold } from './told-judge';
import { judgeUntouched } from './untouched-judge';

const JUDGES: Readonly<Record<Invariant, Judge>> = {
  Serving: judgeServing,
  Ending: judgeEnding,
  'All or nothing': judgeAllOrNothing,
  'Nothing left': judgeNothingLeft,
  Once: judgeOnce,
  Untouched: judgeUntouched,
  Told: judgeTold,
};

/** Every invariant of the design, judged on the same evidence. */
export function judgeAll(evidence: Evidence): readonly Violation[] {
  return INVARIANTS.flatMap((invariant) => JUDGES[invariant](evidence).map((text) => ({ invariant, text })));
}
