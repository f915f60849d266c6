import { autoScaling } from '../aws/auto-scaling';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { heldKey, withoutHold } from '../domain/held-minimum';
import { defineStep } from '../shared/define-step';

/**
 * Minimum sizes go back to what they were before the release raised them, green's to the file's. A minimum that somebody
 * set meanwhile is that person's decision, and stays; a group that is gone needs none.
 */
export const handler = defineStep(
  contracts.RestoreCapacity,
  { store, groups: autoScaling },
  async ({ release }, { store, groups }) => {
    const { blue, green, launchSize, deployed } = await store.readPlan(release);
    // Green was launched with a minimum that the release held from the start.
    const launched = { [heldKey('green', launchSize)]: deployed.spec.capacity.min };
    const held = { ...launched, ...(await store.findRelease(release))?.held };
    const sides = [
      ['green', green.generation] as const,
      ...(blue === null ? [] : [['blue', blue.generation] as const]),
    ];
    const done: string[] = [];
    for (const [side, generation] of sides) {
      const group = await groups.findGroup(generation);
      if (group?.MinSize === undefined) continue;
      const min = withoutHold(held, side, group.MinSize);
      if (min === group.MinSize) continue;
      await groups.setSizes(generation, { min });
      done.push(`${generation} may scale in to ${min} again`);
    }
    return { reason: done.join('; ') || 'No minimum was held' };
  },
);
