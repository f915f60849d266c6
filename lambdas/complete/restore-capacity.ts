import { autoScaling } from '../aws/auto-scaling';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { defineStep } from '../shared/define-step';

/**
 * Minimum sizes go back to what they were: blue's to the plan's, green's to the file's. A minimum that is lower by now
 * than what was held is somebody's decision, and stays; a group that is gone needs none.
 */
export const handler = defineStep(
  contracts.RestoreCapacity,
  { store, groups: autoScaling },
  async ({ release }, { store, groups }) => {
    const plan = await store.readPlan(release);
    const wanted = new Map([[plan.green.generation, plan.deployed.spec.capacity.min]]);
    if (plan.blue !== null) wanted.set(plan.blue.generation, plan.blue.sizes.min);
    const done: string[] = [];
    for (const [generation, min] of wanted) {
      const group = await groups.findGroup(generation);
      if (group?.MinSize === undefined || group.MinSize <= min) continue;
      await groups.setSizes(generation, { min });
      done.push(`${generation} may scale in to ${min} again`);
    }
    return { reason: done.join('; ') || 'No minimum was held' };
  },
);
