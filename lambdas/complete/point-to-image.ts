import { launchTemplates } from '../aws/launch-templates';
import { parameters } from '../aws/parameters';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { parameterNames } from '../domain/names';
import { defineStep } from '../shared/define-step';

/** Writes the id of the image that serves into the parameter others read, where it says something else. */
export const handler = defineStep(
  contracts.PointToImage,
  { store, launchTemplates, parameters },
  async ({ release }, { store, launchTemplates, parameters, log }) => {
    const plan = await store.readPlan(release);
    const template = await launchTemplates.find(plan.green.generation);
    if (template === undefined) {
      // A late finisher: the generation has been retired since, and another one's release points by now.
      log.warn('the generation is gone, the parameter stays', { generation: plan.green.generation });
      return {};
    }
    const name = parameterNames.servingImage(plan.stage, plan.fleet);
    const current = await parameters.get(name);
    if (current?.value !== template.imageId) await parameters.put(name, template.imageId);
    return {};
  },
);
