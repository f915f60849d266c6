import type { Outcome } from '../../simulator/judges/evidence';
import type { Verdict } from './try-case';

/** What may become of a run with a fault, otherwise than without it. The rules are told in docs/faults-proved.md. */
export interface Rule {
  readonly name: string;
  /** Why that is right, in a sentence. */
  readonly why: string;
  readonly allows: (verdict: Verdict, without: Outcome) => boolean;
}

/** A single fault leaves a run as it would have been, but for the time it takes; or one of these. */
export const SINGLE_FAULT_RULES: readonly Rule[] = [
  {
    name: 'as without it',
    why: 'The fault costs time and nothing else.',
    allows: ({ outcome }, without) => outcome === without,
  },
];

/** What a verdict comes to: accepted by a rule, or the sentences of what is wrong with it. */
export type Acceptance = { readonly rule: string } | { readonly wrong: readonly string[] };

/** @param without how the golden run ends */
export function accept(verdict: Verdict, without: Outcome, rules: readonly Rule[]): Acceptance {
  const wrong = wrongs(verdict);
  if (wrong.length > 0) return { wrong };
  const rule = rules.find(({ allows }) => allows(verdict, without));
  if (rule !== undefined) return { rule: rule.name };
  const { outcome, error, cause } = verdict;
  const why = error === undefined ? '' : `: ${error}: ${cause}`;
  return { wrong: [`Ended as ${outcome} instead of ${without}${why}`] };
}

/** What no rule excuses. */
function wrongs({ outcome, cause, violations, leftovers, notExercised }: Verdict): string[] {
  if (outcome === undefined) return [`The rehearsal broke: ${cause}`];
  return [
    ...violations.map(({ invariant, text }) => `${invariant}: ${text}`),
    // Where a person is needed no judge asks for order, so nobody else has told of them.
    ...(violations.length === 0 && outcome !== 'FAILED'
      ? leftovers.map((text) => `Nothing left: ${text} is left over.`)
      : []),
    ...notExercised.map((entry) => `Never came to bear: ${entry}`),
  ];
}
