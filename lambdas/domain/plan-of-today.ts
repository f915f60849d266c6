import { fleetSpecSchema } from './fleet-spec';
import type { Plan } from './plan';

/**
 * A stored plan as today's Kiln would have made it: what a fleet file may leave out by now is filled in, so that a
 * comparison shows what somebody changed and nothing else.
 * @returns undefined where its fleet file would be refused by now: there is nothing to compare with
 */
export function planOfToday(plan: Plan): Plan | undefined {
  const { data: spec } = fleetSpecSchema.safeParse(plan.deployed.spec);
  return spec && { ...plan, deployed: { ...plan.deployed, spec } };
}
