import type { loadBalancer } from '../aws/load-balancer';
import type { store } from '../aws/store';
import type { ReleaseRef } from '../domain/contracts';
import { KilnError } from '../domain/errors';
import type { Plan } from '../domain/plan';
import { type Progress, pending, ready } from '../domain/progress';
import { describeRule } from '../domain/rule';
import { nextRule } from '../domain/rule-writing';
import { isAwsError } from '../shared/aws-errors';

/** Between a write and reading it back. */
const READ_BACK_SECONDS = 3;

/**
 * Brings green to a weight: reads the rule, writes it when it is still as this release left it, and is ready once it
 * reads as wanted. The claim is re-read right before the write, as ModifyRule has no condition of its own.
 * @throws ShiftFailed when the rule is somebody else's by now, the claim is lost, or the deadline has passed
 */
export async function writeWeight(given: {
  readonly plan: Plan;
  readonly release: ReleaseRef;
  readonly greenArn: string;
  readonly weight: number;
  /** Epoch seconds. */
  readonly since: number;
  readonly now: number;
  readonly store: Pick<ReturnType<typeof store>, 'confirmClaim'>;
  readonly balancer: Pick<ReturnType<typeof loadBalancer>, 'readRule' | 'writeRule'>;
}): Promise<Progress> {
  const { plan, weight } = given;
  const { ruleArn } = plan.deployed;
  const observed = await given.balancer.readRule(ruleArn);
  const decision = nextRule(plan, given.greenArn, weight, observed);
  if (decision.kind === 'done') return ready(`The rule reads ${describeRule(observed)}`);
  if (decision.kind === 'foreign') throw new KilnError('ShiftFailed', decision.reason);
  if (given.now > given.since + plan.deadlines.shift) {
    throw new KilnError(
      'ShiftFailed',
      `The rule ${ruleArn} does not read ${plan.green.generation} at ${weight} % after ${plan.deadlines.shift} s of trying, but ${describeRule(observed)}; see in CloudTrail whether it was written, and by whom.`,
    );
  }
  await given.store.confirmClaim(given.release);
  try {
    await given.balancer.writeRule(ruleArn, decision.rule);
  } catch (error) {
    // Green's target group is seconds old: the rule's side of the service may not know it yet.
    if (!isAwsError(error, 'TargetGroupNotFoundException')) throw error;
    return pending(`Elastic Load Balancing does not know ${plan.green.generation} yet`, READ_BACK_SECONDS);
  }
  return pending(`Wrote ${describeRule(decision.rule)}; reading it back`, READ_BACK_SECONDS);
}
