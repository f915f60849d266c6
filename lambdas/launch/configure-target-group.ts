import { loadBalancer } from '../aws/load-balancer';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { trafficOf } from '../domain/plan-access';
import { targetGroupAttributes } from '../domain/target-group-settings';
import { isAwsError } from '../shared/aws-errors';
import { defineStep } from '../shared/define-step';

/** The attributes that CreateTargetGroup cannot set. */
export const handler = defineStep(
  contracts.ConfigureTargetGroup,
  { store, balancer: loadBalancer },
  async ({ release, targetGroupArn }, { store, balancer }) => {
    const plan = await store.readPlan(release);
    try {
      await balancer.setAttributes(targetGroupArn, targetGroupAttributes(trafficOf(plan)));
    } catch (error) {
      // It is seconds old, and may not be known everywhere yet.
      if (!isAwsError(error, 'TargetGroupNotFoundException')) throw error;
      throw new KilnError('TransientAwsError', `${error.name}: ${error.message}`, { cause: error });
    }
    return {};
  },
);
