import { launchTemplates } from '../aws/launch-templates';
import { loadBalancer } from '../aws/load-balancer';
import { parameters } from '../aws/parameters';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { parameterNames } from '../domain/names';
import { targetIn } from '../domain/rule';
import { defineStep } from '../shared/define-step';

/** Writes the id of the image that serves into the parameter others read, where it says something else. */
export const handler = defineStep(
  contracts.PointToImage,
  { store, launchTemplates, parameters, balancer: loadBalancer },
  async ({ release }, { store, launchTemplates, parameters, balancer, log }) => {
    const plan = await store.readPlan(release);
    const { generation } = plan.green;
    const [rule, template] = await Promise.all([
      balancer.readRule(plan.deployed.ruleArn),
      launchTemplates.find(generation),
    ]);
    if (template === undefined || !targetIn(rule, generation)?.weight) {
      // A late finisher: another generation serves by now, and its release points.
      log.warn('the generation serves no more, the parameter stays', { generation });
      return {};
    }
    const name = parameterNames.servingImage(plan.stage, plan.fleet);
    const current = await parameters.get(name);
    if (current?.value !== template.imageId) await parameters.put(name, template.imageId);
    return {};
  },
);
