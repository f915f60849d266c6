import { autoScaling } from '../aws/auto-scaling';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { defineStep } from '../shared/define-step';
import { greenGone } from './green-gone';
import { HELD_PROCESS } from './hold-replacement';

/**
 * Green was healthy once: from now on it replaces what falls ill.
 * @throws LaunchFailed where its group is gone
 */
export const handler = defineStep(
  contracts.EnableHealing,
  { store, groups: autoScaling },
  async ({ release }, { store, groups }) => {
    const plan = await store.readPlan(release);
    const { generation } = plan.green;
    if ((await groups.resume(generation, [HELD_PROCESS])) === 'GONE') throw greenGone(generation);
    return {};
  },
);
