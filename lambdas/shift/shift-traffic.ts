import { loadBalancer } from '../aws/load-balancer';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { defineStep } from '../shared/define-step';
import { telling } from '../shared/telling';
import { writeWeight } from './write-weight';

/**
 * Gives green its next weight.
 * @throws ShiftFailed when the rule is somebody else's by now, or the claim is lost
 */
export const handler = defineStep(
  contracts.ShiftTraffic,
  { store, balancer: loadBalancer },
  async ({ release, since, weight, targetGroupArn: greenArn }, { store, balancer, now }) => {
    const plan = await store.readPlan(release);
    const progress = await writeWeight({ plan, release, greenArn, weight, since, now: now() / 1000, store, balancer });
    if (progress.status === 'READY') await store.addEvidence(release, `weight${weight}`, progress.reason);
    return { ...progress, at: Math.floor(now() / 1000) };
  },
  telling(({ weight }, { status, reason }) =>
    status === 'READY' ? { transition: 'SHIFTED', weight, reason } : undefined,
  ),
);
