import { autoScaling } from '../aws/auto-scaling';
import { loadBalancer } from '../aws/load-balancer';
import { metrics } from '../aws/metrics';
import { store } from '../aws/store';
import { instancesToTakeBack } from '../domain/capacity';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import type { Plan, RuleState } from '../domain/plan';
import { pending, ready } from '../domain/progress';
import { describeRule, ruleAtWeight, sameRule, targetIn } from '../domain/rule';
import { ruleToRestore } from '../domain/rule-writing';
import { isAwsError, isTransient } from '../shared/aws-errors';
import { defineStep } from '../shared/define-step';
import type { Log } from '../shared/logger';
import { observeGeneration } from '../shared/observe-generation';
import { raiseMinimum } from '../shared/raise-minimum';
import { requestsPerMinute } from '../shift/request-rate';

const POLL_SECONDS = 10;
const READ_BACK_SECONDS = 3;

/**
 * The rule as it was before, as soon as blue can take it. A blue that is big enough takes over at once; where green has no
 * healthy target, or blue cannot be sized, or does not get everything it should have in half of the time there is, blue
 * takes over with what it has: waiting would only hurt. A blue without a single healthy target gets nothing while green
 * serves.
 * @throws RecoveryFailed when the rule is somebody else's, blue is gone, or the deadline has passed
 */
export const handler = defineStep(
  contracts.RestoreTraffic,
  { store, groups: autoScaling, balancer: loadBalancer, metrics },
  async ({ release, since }, { store, groups, balancer, metrics, now, log }) => {
    const plan = await store.readPlan(release);
    const { blue, deployed } = plan;
    const observed = await balancer.readRule(deployed.ruleArn);
    const decision = ruleToRestore(plan, observed);
    if (decision.kind === 'done') return ready(`The rule reads ${describeRule(observed)}, as before`);
    if (decision.kind === 'foreign') throw new KilnError('RecoveryFailed', decision.reason);
    const waited = now() / 1000 - since;
    if (waited > plan.deadlines.restore) {
      throw new KilnError(
        'RecoveryFailed',
        `The rule ${deployed.ruleArn} still reads ${describeRule(observed)} after ${plan.deadlines.restore} s; green is untouched. Set it to ${describeRule(plan.before.rule)} by hand.`,
      );
    }

    if (blue !== null) {
      const greenArn = targetIn(observed, plan.green.generation)?.targetGroupArn;
      const arns = greenArn === undefined ? [blue.targetGroupArn] : [blue.targetGroupArn, greenArn];
      const [blueNow, greenTargets, rate] = await Promise.all([
        observeGeneration(blue.generation, blue.targetGroupArn, groups, balancer),
        greenArn === undefined ? [] : balancer.targets(greenArn),
        requestsPerMinute(metrics, deployed.loadBalancer, arns, now()),
      ]);
      const healthyArn = greenTargets?.some((target) => target.state === 'healthy') ? greenArn : undefined;
      const greenServes = healthyArn !== undefined;
      if (blueNow === undefined) {
        // Nothing is there to go back to: whoever can answer gets the traffic, and a person decides.
        const forward = healthyArn === undefined ? undefined : onlyTo(plan, healthyArn);
        if (forward === undefined || sameRule(observed, forward)) {
          throw new KilnError(
            'RecoveryFailed',
            `The group ${blue.generation}, which served before, is gone; the rule reads ${describeRule(observed)}, and ${plan.green.generation} is ${greenServes ? 'healthy' : 'not healthy'}. Decide which generation is to serve.`,
          );
        }
        await store.confirmClaim(release);
        await balancer.writeRule(deployed.ruleArn, forward);
        return pending(`${blue.generation} is gone: wrote ${describeRule(forward)}`, READ_BACK_SECONDS);
      }
      const needed = Math.min(blueNow.sizes.max, Math.max(instancesToTakeBack(plan, rate), blueNow.sizes.min));
      const none = blueNow.health.healthy === 0;
      const short = blueNow.health.healthy < needed;
      const worthWaiting = greenServes && (none || (short && waited < plan.deadlines.restore / 2));
      const { generation } = blue;
      const { min: from } = blueNow.sizes;
      const grow = async (): Promise<boolean> =>
        from >= needed ||
        mayStillGrow(raiseMinimum({ release, side: 'blue', generation, from, to: needed, store, groups }), log);
      if (worthWaiting && ((await grow()) || none)) {
        const reason = `${blue.generation} grows to ${needed} before it takes back: ${blueNow.health.reason}`;
        return pending(reason, POLL_SECONDS);
      }
      await store.confirmClaim(release);
      await balancer.writeRule(deployed.ruleArn, decision.rule);
      // It needs the size all the same; what that takes delays the traffic no more.
      if (short && !worthWaiting) await grow();
      return pending(`Wrote ${describeRule(decision.rule)}; reading it back`, READ_BACK_SECONDS);
    }
    await store.confirmClaim(release);
    await balancer.writeRule(deployed.ruleArn, decision.rule);
    return pending(`Wrote ${describeRule(decision.rule)}; reading it back`, READ_BACK_SECONDS);
  },
);

/**
 * Whether it is worth waiting for a group that is being sized. Getting the traffic back matters more than the size: no
 * failure of it stops the restoring; one that may pass is tried again at the next poll.
 */
async function mayStillGrow(sizing: Promise<'CHANGED' | 'GONE'>, log: Log): Promise<boolean> {
  try {
    return (await sizing) === 'CHANGED';
  } catch (error) {
    log.warn('the group that takes back could not be sized', { error });
    return isTransient(error) || isAwsError(error, 'TransientAwsError');
  }
}

function onlyTo(plan: Plan, greenArn: string): RuleState {
  return ruleAtWeight(plan.before.rule, greenArn, plan.blue?.targetGroupArn, 100);
}
