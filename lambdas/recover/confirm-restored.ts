import { autoScaling } from '../aws/auto-scaling';
import { loadBalancer } from '../aws/load-balancer';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { pending, ready } from '../domain/progress';
import { restoration } from '../domain/restoration';
import { defineStep } from '../shared/define-step';
import { observeGeneration } from '../shared/observe-generation';
import { telling } from '../shared/telling';

const POLL_SECONDS = 10;

/**
 * Proof that what was before serves again, before anything of green is removed. A blue that is short of the size that was
 * held for it gets half of the time there is to come up to it.
 * @throws RecoveryFailed when it does not in time: green stays as it is, for a person to decide
 */
export const handler = defineStep(
  contracts.ConfirmRestored,
  { store, groups: autoScaling, balancer: loadBalancer },
  async ({ release, since }, { store, groups, balancer, now }) => {
    const plan = await store.readPlan(release);
    const { blue, deadlines } = plan;
    const [rule, blueNow] = await Promise.all([
      balancer.readRule(plan.deployed.ruleArn),
      blue === null ? undefined : observeGeneration(blue.generation, blue.targetGroupArn, groups, balancer),
    ]);
    const { kind, reason } = restoration(plan, rule, blueNow);
    const waited = now() / 1000 - since;
    if (kind === 'restored' || (kind === 'short' && waited > deadlines.restore / 2)) {
      await store.addEvidence(release, 'restored', reason);
      return ready(reason);
    }
    if (waited <= deadlines.restore) return pending(reason, POLL_SECONDS);
    throw new KilnError(
      'RecoveryFailed',
      `It is not as before after ${deadlines.restore} s: ${reason}. ${plan.green.generation} is untouched; mend this, then start the recovery again.`,
    );
  },
  telling((_input, { status, reason }) => (status === 'READY' ? { transition: 'RESTORED', reason } : undefined)),
);
