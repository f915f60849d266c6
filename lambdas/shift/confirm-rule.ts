import type { loadBalancer } from '../aws/load-balancer';
import { KilnError } from '../domain/errors';
import type { Plan } from '../domain/plan';
import { foreignRule } from '../domain/rule-writing';

/** A read of the rule may still show the step before; by then it does not any more. */
const LAG_SECONDS = 60;

/**
 * Sees that the rule still reads as this release left it, with green at a weight.
 * @param since epoch seconds at which that weight was read back
 * @throws ShiftFailed when somebody else has changed it
 */
export async function confirmRule(given: {
  readonly plan: Plan;
  readonly greenArn: string;
  readonly weight: number;
  readonly since: number;
  /** Epoch seconds. */
  readonly now: number;
  readonly balancer: Pick<ReturnType<typeof loadBalancer>, 'readRule'>;
}): Promise<void> {
  const { plan, greenArn, weight } = given;
  const observed = await given.balancer.readRule(plan.deployed.ruleArn);
  const reason = foreignRule(plan, greenArn, weight, observed, given.now <= given.since + LAG_SECONDS);
  if (reason !== undefined) throw new KilnError('ShiftFailed', reason);
}
