import { loadBalancer } from '../aws/load-balancer';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { seconds } from '../domain/fleet-spec';
import { defineStep } from '../shared/define-step';
import { confirmRule } from '../shift/confirm-rule';

/**
 * The point of no return: record, claim and blue's retirement change in one transaction.
 * @throws ShiftFailed when the claim is another's by now, or the rule somebody else's
 */
export const handler = defineStep(
  contracts.CompleteRelease,
  { store, balancer: loadBalancer },
  async ({ release, targetGroupArn }, { store, balancer, now }) => {
    const plan = await store.readPlan(release);
    const { blue, green } = plan;
    const earlier = await store.findRelease(release);
    if (earlier?.status === 'SUCCEEDED') return { reason: earlier.reason ?? '' };
    await confirmRule({ plan, greenArn: targetGroupArn, weight: 100, since: 0, now: now() / 1000, balancer });
    const due = Math.floor(now() / 1000) + seconds(plan.deployed.spec.rollbackWindow);
    const reason =
      blue === null
        ? `${green.generation} (${plan.version}) serves everything, as the first generation of ${plan.fleet}`
        : `${green.generation} (${plan.version}) serves everything; ${blue.generation} stands by until ${new Date(due * 1000).toISOString()}`;
    const committed = await store.endRelease(release, {
      status: 'SUCCEEDED',
      reason,
      at: new Date(now()).toISOString(),
      ...(blue !== null && {
        retirement: { fleet: plan.fleet, generation: blue.generation, due, releaseId: release.id },
      }),
    });
    if (committed) return { reason };
    // Either an earlier try of ours got through and its answer was lost, or the release is not ours any more.
    const record = await store.findRelease(release);
    if (record?.status === 'SUCCEEDED') return { reason: record.reason ?? reason };
    throw new KilnError(
      'ShiftFailed',
      `The claim of fleet ${plan.fleet} is no longer this release's, so it may not complete.`,
    );
  },
);
