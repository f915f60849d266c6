import { events } from '../aws/events';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { defineStep } from '../shared/define-step';

/** The detail type of what Kiln tells when a generation is gone. */
const RETIREMENT_EVENT = 'Kiln Generation Retired';

/** Takes the generation off the list, and tells. */
export const handler = defineStep(
  contracts.FinishRetirement,
  { store, events },
  async ({ release, generation, execution }, { store, events }) => {
    const reason = `${generation} is gone: its rollback window is over`;
    await events.put(RETIREMENT_EVENT, { schemaVersion: 1, fleet: release.fleet, generation, reason }, [execution]);
    await store.endRetirement(generation);
    return { reason };
  },
);
