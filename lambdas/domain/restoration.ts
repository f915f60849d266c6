import { heldSize } from './capacity';
import type { GenerationHealth } from './generation-health';
import type { Plan, Sizes } from './plan';
import { describeRule, type ObservedRule, sameRule } from './rule';

/** Restored, `short` of the size that was held for blue, or not yet. */
export type Restoration =
  | { readonly kind: 'restored'; readonly reason: string }
  | { readonly kind: 'short'; readonly reason: string }
  | { readonly kind: 'not-yet'; readonly reason: string };

/**
 * Whether what was before serves again. The size that is held for blue during a release is more than blue must have: a
 * zone without capacity may keep it from that for hours, and green, which serves nothing by then, does not help. So a
 * blue with its own minimum healthy is short, and no reason to call a person.
 * @param blue undefined where AWS does not show its group
 */
export function restoration(
  plan: Plan,
  rule: ObservedRule,
  blue: { readonly sizes: Sizes; readonly health: GenerationHealth } | undefined,
): Restoration {
  const reads = `The rule reads ${describeRule(rule)}`;
  if (!sameRule(rule, plan.before.rule)) {
    return { kind: 'not-yet', reason: `${reads} and not ${describeRule(plan.before.rule)}` };
  }
  if (plan.blue === null) return { kind: 'restored', reason: reads };
  const { generation, sizes } = plan.blue;
  if (blue === undefined) return { kind: 'not-yet', reason: `AWS does not show the group ${generation}` };

  const held = heldSize(plan, blue.sizes.min);
  // A minimum that somebody lowered meanwhile is that person's decision.
  const least = Math.max(1, Math.min(sizes.min, blue.sizes.min));
  const { healthy, reason } = blue.health;
  if (healthy >= held) return { kind: 'restored', reason: `${reads}; ${generation}: ${reason}` };
  if (healthy < least) return { kind: 'not-yet', reason: `${generation} has ${reason}, and needs ${least}` };
  return {
    kind: 'short',
    reason: `${reads}; ${generation} has ${reason}: fewer than the ${held} held for it, not fewer than its minimum of ${least}`,
  };
}
