import type { Plan } from '../../lambdas/domain/plan';

/** A release that succeeded. */
export interface PastRelease {
  readonly seconds: number;
  readonly plan: Pick<Plan, 'soakSeconds'> & {
    readonly steps: readonly unknown[];
    readonly image: { readonly use: string | null };
  };
}

export interface Estimate {
  readonly seconds: number;
  /** How many past releases it is made from. */
  readonly releases: number;
}

/**
 * How long a release will take: what its soaks take by the plan, and beside them what earlier releases took, those that
 * baked where this one bakes. The middle one counts, as one that waited for capacity says nothing of the others.
 * @returns undefined where nothing like it has succeeded yet
 */
export function estimate(
  planned: { readonly steps: readonly (number | string)[]; readonly soakSeconds: number; readonly bakes: boolean },
  past: readonly PastRelease[],
): Estimate | undefined {
  const alike = past.filter(({ plan }) => (plan.image.use === null) === planned.bakes);
  const besides = alike.map(({ seconds, plan }) => Math.max(0, seconds - soaking(plan))).toSorted((a, b) => a - b);
  const middle = besides[Math.floor(besides.length / 2)];
  if (middle === undefined) return undefined;
  return { seconds: Math.round(middle + soaking(planned)), releases: alike.length };
}

/** Every step of the traffic soaks; one that asks a person does not. */
function soaking({ steps, soakSeconds }: { readonly steps: readonly unknown[]; readonly soakSeconds: number }): number {
  return steps.filter((step) => typeof step === 'number').length * soakSeconds;
}
