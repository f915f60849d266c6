import { autoScaling } from '../aws/auto-scaling';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { defineStep } from '../shared/define-step';

/**
 * Blue must be able to take everything back at any moment: while its traffic falls, its minimum holds its live size.
 * Scaling out never stops. The old minimum is in the plan.
 */
export const handler = defineStep(
  contracts.HoldCapacity,
  { store, groups: autoScaling },
  async ({ release }, { store, groups }) => {
    const plan = await store.readPlan(release);
    if (plan.blue === null) return { reason: 'There is no generation before this one to hold' };
    const { generation } = plan.blue;
    const live = (await groups.findGroup(generation))?.DesiredCapacity ?? plan.blue.sizes.desired;
    const min = Math.max(plan.blue.sizes.min, live);
    if ((await groups.setSizes(generation, { min })) === 'GONE') {
      throw new KilnError('ShiftFailed', `The serving group ${generation} is gone; somebody deleted it.`);
    }
    return { reason: `${generation} does not scale in below ${min}` };
  },
);
