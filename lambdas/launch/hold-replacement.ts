import { autoScaling } from '../aws/auto-scaling';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { defineStep } from '../shared/define-step';

/** The process that is held until green was healthy once, so that sick instances stay to be looked at. */
export const HELD_PROCESS = 'ReplaceUnhealthy';

export const handler = defineStep(
  contracts.HoldReplacement,
  { store, groups: autoScaling },
  async ({ release }, { store, groups }) => {
    const plan = await store.readPlan(release);
    await groups.suspend(plan.green.generation, [HELD_PROCESS]);
    return {};
  },
);
