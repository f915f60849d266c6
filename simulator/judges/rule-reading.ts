import { isDeepStrictEqual } from 'node:util';
import type { Inventory } from '../world/inventory';

/** What of its fleet's rule decides who serves, with target groups by name, so that it can be told and compared. */
export interface RuleReading {
  readonly fixedResponse: boolean;
  /** Only those with weight. */
  readonly weights: Readonly<Record<string, number>>;
}

export function readRule(inventory: Inventory, ruleArn: string): RuleReading | undefined {
  const rule = inventory.find(({ kind, id }) => kind === 'rule' && id === ruleArn);
  const action = rule?.settings.action;
  if (typeof action !== 'object' || action === null || !('kind' in action)) return undefined;
  if (!('groups' in action) || !Array.isArray(action.groups)) return { fixedResponse: true, weights: {} };
  const weights: Record<string, number> = {};
  for (const group of action.groups) {
    const { targetGroupArn, weight }: { targetGroupArn?: unknown; weight?: unknown } = group;
    const name = inventory.find(({ kind, id }) => kind === 'target-group' && id === targetGroupArn)?.name;
    if (typeof weight === 'number' && weight > 0) weights[name ?? String(targetGroupArn)] = weight;
  }
  return { fixedResponse: false, weights };
}

/** The one generation that gets everything; undefined where it is none, or several. */
export function soleServer(rule: RuleReading | undefined): string | undefined {
  const names = Object.keys(rule?.weights ?? {});
  return names.length === 1 ? names[0] : undefined;
}

export function sameRule(a: RuleReading | undefined, b: RuleReading | undefined): boolean {
  return isDeepStrictEqual(a, b);
}

export function ruleText(rule: RuleReading | undefined): string {
  if (rule === undefined) return 'nothing: the rule is gone';
  if (rule.fixedResponse) return 'the fixed 503';
  return Object.entries(rule.weights)
    .map(([name, weight]) => `${name} with weight ${weight}`)
    .join(' and ');
}
