import { loadBalancer } from '../aws/load-balancer';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { defineStep } from '../shared/define-step';
import { writeWeight } from '../shift/write-weight';

/**
 * Names green in the rule, at weight 0 beside blue: only a target group that a rule names is health-checked. On a first
 * release green stands alone, where a 503 stood.
 * Source: ALB user guide, "Health checks for your target groups".
 */
export const handler = defineStep(
  contracts.NameInRule,
  { store, balancer: loadBalancer },
  async ({ release, since, targetGroupArn: greenArn }, { store, balancer, now }) => {
    const plan = await store.readPlan(release);
    return writeWeight({ plan, release, greenArn, weight: 0, since, now: now() / 1000, store, balancer });
  },
);
