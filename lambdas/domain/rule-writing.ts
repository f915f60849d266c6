import type { Plan, RuleState } from './plan';
import { describeRule, type ObservedRule, ruleAtWeight, sameRule, targetGroupName } from './rule';
import { weightsOf } from './steps';

export type RuleDecision =
  | { readonly kind: 'done' }
  | { readonly kind: 'write'; readonly rule: RuleState }
  | { readonly kind: 'foreign'; readonly reason: string };

/** The rule as this release writes it with green at a weight, and as it leaves it before that. */
function stepsOf(
  plan: Plan,
  greenArn: string,
  weight: number,
): { readonly wanted: RuleState; readonly left: RuleState } {
  const blueArn = plan.blue?.targetGroupArn;
  const at = (percent: number): RuleState => ruleAtWeight(plan.before.rule, greenArn, blueArn, percent);
  // Before green is named (weight 0, or alone) stands what was before; before each step, the step before it.
  const earlier = [0, ...weightsOf(plan.steps)].filter((percent) => percent < weight);
  const left = blueArn === undefined || weight === 0 ? plan.before.rule : at(earlier.at(-1) ?? 0);
  return { wanted: at(weight), left };
}

const foreign = (plan: Plan, expected: RuleState, observed: ObservedRule): string =>
  `The rule ${plan.deployed.ruleArn} should read "${describeRule(expected)}", and reads "${describeRule(observed)}": somebody else changed it, so it is not overwritten. Find out who, put it back, then release again.`;

/**
 * The next write of the rule on its way to green's `weight`. A rule that is neither as it should become nor as this
 * release left it is somebody's: never overwritten.
 */
export function nextRule(plan: Plan, greenArn: string, weight: number, observed: ObservedRule): RuleDecision {
  const { wanted, left } = stepsOf(plan, greenArn, weight);
  if (sameRule(observed, wanted)) return { kind: 'done' };
  if (sameRule(observed, left)) return { kind: 'write', rule: wanted };
  return { kind: 'foreign', reason: foreign(plan, left, observed) };
}

/**
 * What is wrong with a rule that has green at `weight`; undefined when it reads so.
 * @param mayLag whether a read may still show the step before
 */
export function foreignRule(
  plan: Plan,
  greenArn: string,
  weight: number,
  observed: ObservedRule,
  mayLag: boolean,
): string | undefined {
  const { wanted, left } = stepsOf(plan, greenArn, weight);
  if (sameRule(observed, wanted) || (mayLag && sameRule(observed, left))) return undefined;
  return foreign(plan, wanted, observed);
}

/** What recovery does with the rule: put `before` back over anything this release can have written, and nothing else. */
export function ruleToRestore(plan: Plan, observed: ObservedRule): RuleDecision {
  const before = plan.before.rule;
  if (sameRule(observed, before)) return { kind: 'done' };
  const known = new Set([plan.green.generation]);
  if (before.kind === 'forward') for (const target of before.targets) known.add(targetGroupName(target.targetGroupArn));
  if (
    observed.kind === 'forward' &&
    observed.targets.every((target) => known.has(targetGroupName(target.targetGroupArn)))
  ) {
    return { kind: 'write', rule: before };
  }
  return {
    kind: 'foreign',
    reason: `The rule ${plan.deployed.ruleArn} reads "${describeRule(observed)}", which this release did not write; before it was "${describeRule(before)}". Put that back by hand, then start the recovery again.`,
  };
}

/** The rule without a generation that nothing is sent to any more. */
export function ruleWithout(generation: string, observed: ObservedRule): RuleDecision {
  if (observed.kind !== 'forward') return { kind: 'done' };
  const leaving = observed.targets.find((target) => targetGroupName(target.targetGroupArn) === generation);
  if (leaving === undefined) return { kind: 'done' };
  if (leaving.weight > 0) {
    return {
      kind: 'foreign',
      reason: `${generation} serves: the rule reads ${describeRule(observed)}. It is not retired.`,
    };
  }
  return { kind: 'write', rule: { kind: 'forward', targets: observed.targets.filter((target) => target !== leaving) } };
}
