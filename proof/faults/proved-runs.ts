import type { Outcome } from '../../simulator/judges/evidence';
import type { RehearsalOptions } from '../../simulator/rehearsal';
import { goldenRuns } from '../golden-runs';

/** A golden run that is repeated with faults. */
export interface ProvedRun {
  readonly name: string;
  readonly says: string;
  readonly options: RehearsalOptions;
  readonly ends: Outcome;
}

export function provedRuns(): readonly ProvedRun[] {
  return goldenRuns();
}
