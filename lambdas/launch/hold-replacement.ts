import { autoScaling } from '../aws/auto-scaling';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { defineStep } from '../shared/define-step';
import { greenGone } from './green-gone';
import { onSecondsOld } from './on-seconds-old';

/** The process that is held until green was healthy once, so that sick instances stay to be looked at. */
export const HELD_PROCESS = 'ReplaceUnhealthy';

/** @throws LaunchFailed where green's group is gone */
export const handler = defineStep(
  contracts.HoldReplacement,
  { store, groups: autoScaling },
  async ({ release }, { store, groups }) => {
    const plan = await store.readPlan(release);
    const { generation } = plan.green;
    const outcome = await onSecondsOld(groups.suspend(generation, [HELD_PROCESS]));
    if (outcome === 'GONE') throw greenGone(generation);
    return {};
  },
);
