import { loadBalancer } from '../aws/load-balancer';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { trafficOf } from '../domain/plan-access';
import { targetGroupAttributes } from '../domain/target-group-settings';
import { defineStep } from '../shared/define-step';
import { greenTargetGroup } from './green-target-group';

/** The attributes that CreateTargetGroup cannot set. */
export const handler = defineStep(
  contracts.ConfigureTargetGroup,
  { store, balancer: loadBalancer },
  async ({ release }, { store, balancer }) => {
    const plan = await store.readPlan(release);
    await balancer.setAttributes(await greenTargetGroup(plan, balancer), targetGroupAttributes(trafficOf(plan)));
    return {};
  },
);
