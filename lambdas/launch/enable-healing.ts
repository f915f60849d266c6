import { autoScaling } from '../aws/auto-scaling';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { defineStep } from '../shared/define-step';
import { HELD_PROCESS } from './hold-replacement';

/** Green was healthy once: from now on it replaces what falls ill. */
export const handler = defineStep(
  contracts.EnableHealing,
  { store, groups: autoScaling },
  async ({ release }, { store, groups }) => {
    const plan = await store.readPlan(release);
    await groups.resume(plan.green.generation, [HELD_PROCESS]);
    return {};
  },
);
