import { autoScaling } from '../aws/auto-scaling';
import { launchTemplates } from '../aws/launch-templates';
import { loadBalancer } from '../aws/load-balancer';
import { metrics } from '../aws/metrics';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { pending, ready } from '../domain/progress';
import { defineStep } from '../shared/define-step';
import { describeRemains, findRemains } from './find-remains';
import { removalOf } from './removal';

const POLL_SECONDS = 15;

/**
 * Removes whatever there still is of a generation: its alarms and its group, and once the group is gone what the group
 * was made from.
 * @throws RecoveryFailed naming what does not go
 */
export const handler = defineStep(
  contracts.DiscardGeneration,
  { store, groups: autoScaling, templates: launchTemplates, balancer: loadBalancer, metrics },
  async ({ release, generation, since }, { store, groups, templates, balancer, metrics, now }) => {
    const removal = await removalOf(release, generation, store);
    const remains = await findRemains(generation, removal, { groups, templates, balancer, metrics });
    const left = describeRemains(remains);
    if (left === '') return ready(`Nothing of ${generation} is left`);

    const { discard } = removal;
    if (now() / 1000 > since + discard) {
      throw new KilnError(
        'RecoveryFailed',
        `${generation} serves nothing, but does not go within ${discard} s: ${left}. Remove that by hand, then start this again.`,
      );
    }
    if (remains.alarms.length > 0) await metrics.deleteAlarms(remains.alarms);
    if (remains.group) {
      await groups.deleteGroup(generation);
    } else {
      if (remains.template) await templates.delete(generation);
      if (remains.targetGroupArn !== undefined) await balancer.deleteTargetGroup(remains.targetGroupArn);
    }
    return pending(`Removing of ${generation}: ${left}`, POLL_SECONDS);
  },
);
