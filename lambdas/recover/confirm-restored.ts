import { autoScaling } from '../aws/auto-scaling';
import { loadBalancer } from '../aws/load-balancer';
import { store } from '../aws/store';
import { heldSize } from '../domain/capacity';
import { contracts } from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { pending, ready } from '../domain/progress';
import { describeRule, sameRule } from '../domain/rule';
import { defineStep } from '../shared/define-step';
import { observeGeneration } from '../shared/observe-generation';
import { telling } from '../shared/telling';

const POLL_SECONDS = 10;

/**
 * Proof that what was before serves again, before anything of green is removed.
 * @throws RecoveryFailed when it does not in time: green stays as it is, for a person to decide
 */
export const handler = defineStep(
  contracts.ConfirmRestored,
  { store, groups: autoScaling, balancer: loadBalancer },
  async ({ release, since }, { store, groups, balancer, now }) => {
    const plan = await store.readPlan(release);
    const { blue } = plan;
    const [rule, blueNow] = await Promise.all([
      balancer.readRule(plan.deployed.ruleArn),
      blue === null ? undefined : observeGeneration(blue.generation, blue.targetGroupArn, groups, balancer),
    ]);
    const doubts: string[] = [];
    if (!sameRule(rule, plan.before.rule)) {
      doubts.push(`the rule reads ${describeRule(rule)} and not ${describeRule(plan.before.rule)}`);
    }
    if (blue !== null) {
      const needed = heldSize(plan, blueNow?.sizes.min ?? 0);
      if (blueNow === undefined) doubts.push(`AWS does not show the group ${blue.generation}`);
      else if (blueNow.health.healthy < needed)
        doubts.push(`${blue.generation} has ${blueNow.health.reason}, and needs ${needed}`);
    }
    if (doubts.length > 0) {
      const reason = doubts.join('; ');
      if (now() / 1000 <= since + plan.deadlines.restore) return pending(reason, POLL_SECONDS);
      throw new KilnError(
        'RecoveryFailed',
        `It is not as before after ${plan.deadlines.restore} s: ${reason}. ${plan.green.generation} is untouched; mend this, then start the recovery again.`,
      );
    }
    const reason = `The rule reads ${describeRule(rule)}${blueNow === undefined ? '' : `; ${blue?.generation}: ${blueNow.health.reason}`}`;
    await store.addEvidence(release, 'restored', reason);
    return ready(reason);
  },
  telling((_input, { status, reason }) => (status === 'READY' ? { transition: 'RESTORED', reason } : undefined)),
);
