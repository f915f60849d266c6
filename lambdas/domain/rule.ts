import type { RuleState, WeightedTarget } from './plan';

/** What a fleet's rule answers before its first release. Anything else that is fixed is somebody's own, say a maintenance page. */
export const FIRST_PAGE = {
  StatusCode: '503',
  ContentType: 'text/plain',
  MessageBody: 'Kiln: no release yet.',
} as const;

/** The rule as it was found: one of Kiln's states, or what somebody else made of it. */
export type ObservedRule =
  | RuleState
  | { readonly kind: 'foreign'; readonly what: string }
  | { readonly kind: 'missing' };

/** A generation's target group as a rule names it; undefined where it does not. */
export function targetIn(rule: ObservedRule, generation: string): WeightedTarget | undefined {
  if (rule.kind !== 'forward') return undefined;
  return rule.targets.find((target) => targetGroupName(target.targetGroupArn) === generation);
}

/** Same target groups with the same shares; their order says nothing. */
export function sameRule(one: ObservedRule, other: ObservedRule): boolean {
  if (one.kind !== 'forward' || other.kind !== 'forward')
    return one.kind === other.kind && one.kind === 'fixed-response';
  if (one.targets.length !== other.targets.length) return false;
  const shares = sharesOf(other.targets);
  return [...sharesOf(one.targets)].every(([arn, share]) => shares.get(arn) === share);
}

/** Weights count by their sum: a group that stands alone has everything, at whatever weight. */
function sharesOf(targets: readonly WeightedTarget[]): Map<string, number> {
  const sum = targets.reduce((total, target) => total + target.weight, 0);
  return new Map(targets.map((target) => [target.targetGroupArn, sum === 0 ? 0 : target.weight / sum]));
}

/** `prod-web-v001 at 95 %, prod-web-v002 at 5 %`, for reasons and causes. */
export function describeRule(rule: ObservedRule): string {
  switch (rule.kind) {
    case 'missing':
      return 'gone';
    case 'foreign':
      return rule.what;
    case 'fixed-response':
      return "Kiln's fixed 503";
    case 'forward':
      return [...sharesOf(rule.targets)]
        .map(([arn, share]) => `${targetGroupName(arn)} at ${percent(share)}`)
        .join(', ');
  }
}

const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

/** The rule with green at a weight and blue at the rest; older generations stay named at 0, where they stand. */
export function ruleAtWeight(
  before: RuleState,
  greenArn: string,
  blueArn: string | undefined,
  weight: number,
): RuleState {
  if (blueArn === undefined) return { kind: 'forward', targets: [{ targetGroupArn: greenArn, weight: 100 }] };
  const others = before.kind === 'forward' ? before.targets.filter((target) => target.targetGroupArn !== blueArn) : [];
  return {
    kind: 'forward',
    targets: [
      { targetGroupArn: greenArn, weight },
      { targetGroupArn: blueArn, weight: 100 - weight },
      ...others.map((target): WeightedTarget => ({ ...target, weight: 0 })),
    ],
  };
}

/** `arn:…:targetgroup/prod-web-v001/0123456789abcdef` → `prod-web-v001`. */
export function targetGroupName(targetGroupArn: string): string {
  return targetGroupArn.split('/')[1] ?? targetGroupArn;
}

/** What CloudWatch calls a target group: `targetgroup/prod-web-v001/0123456789abcdef`. */
export function targetGroupDimension(targetGroupArn: string): string {
  return targetGroupArn.slice(targetGroupArn.lastIndexOf(':') + 1);
}
