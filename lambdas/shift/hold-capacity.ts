import { autoScaling } from '../aws/auto-scaling';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { defineStep } from '../shared/define-step';
import { raiseMinimum } from '../shared/raise-minimum';

/**
 * Blue must be able to take everything back at any moment: while its traffic falls, its minimum holds its live size.
 * Scaling out never stops.
 * A minimum that somebody raised since the plan is the old one: it is what the group goes back to.
 * @throws ShiftFailed where blue's group is gone
 */
export const handler = defineStep(
  contracts.HoldCapacity,
  { store, groups: autoScaling },
  async ({ release }, { store, groups }) => {
    const plan = await store.readPlan(release);
    if (plan.blue === null) return { reason: 'There is no generation before this one to hold' };
    const { generation, sizes } = plan.blue;
    const group = await groups.findGroup(generation);
    const from = group?.MinSize ?? sizes.min;
    const to = Math.max(from, group?.DesiredCapacity ?? sizes.desired);
    const raised = to > from && (await raiseMinimum({ release, side: 'blue', generation, from, to, store, groups }));
    if (raised === 'GONE' || group === undefined) {
      throw new KilnError('ShiftFailed', `The serving group ${generation} is gone; somebody deleted it.`);
    }
    return { reason: `${generation} does not scale in below ${to}` };
  },
);
