import { loadBalancer } from '../aws/load-balancer';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { trafficOf } from '../domain/plan-access';
import { targetGroupAttributes } from '../domain/target-group-settings';
import { defineStep } from '../shared/define-step';
import { onSecondsOld } from './on-seconds-old';

/** The attributes that CreateTargetGroup cannot set. */
export const handler = defineStep(
  contracts.ConfigureTargetGroup,
  { store, balancer: loadBalancer },
  async ({ release, targetGroupArn }, { store, balancer }) => {
    const plan = await store.readPlan(release);
    const attributes = targetGroupAttributes(trafficOf(plan));
    await onSecondsOld(balancer.setAttributes(targetGroupArn, attributes), 'TargetGroupNotFoundException');
    return {};
  },
);
