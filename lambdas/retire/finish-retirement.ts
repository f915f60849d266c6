import { events } from '../aws/events';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { RETIREMENT_EVENT, retirementEvent } from '../domain/retirement-event';
import { defineStep } from '../shared/define-step';

/** Takes the generation off the list, and tells. */
export const handler = defineStep(
  contracts.FinishRetirement,
  { store, events },
  async ({ release, generation, execution }, { store, events, stage }) => {
    const reason = `${generation} is gone: its rollback window is over`;
    await events.put(RETIREMENT_EVENT, retirementEvent({ stage, fleet: release.fleet, generation, reason }), [
      execution,
    ]);
    await store.endRetirement(generation);
    return { reason };
  },
);
