import { autoScaling } from '../aws/auto-scaling';
import { launchTemplates } from '../aws/launch-templates';
import { loadBalancer } from '../aws/load-balancer';
import { metrics } from '../aws/metrics';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { pending, ready } from '../domain/progress';
import { defineStep } from '../shared/define-step';
import { describeRemains, findRemains } from './find-remains';
import { removalOf } from './removal';

/** Looks once more: a describe may have lagged. What turns up again is removed again. */
export const handler = defineStep(
  contracts.ConfirmDiscarded,
  { store, groups: autoScaling, templates: launchTemplates, balancer: loadBalancer, metrics },
  async ({ release, generation }, { store, ...from }) => {
    const removal = await removalOf(release, generation, store);
    const left = describeRemains(await findRemains(generation, removal, from));
    return left === ''
      ? ready(`Nothing of ${generation} is left`)
      : pending(`There still is of ${generation}: ${left}`, 5);
  },
);
