import { events } from '../aws/events';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { RELEASE_EVENT, releaseEvent } from '../domain/release-event';
import { releaseOutput } from '../domain/release-output';
import { defineStep } from '../shared/define-step';

/** Tells the bus how the release ended, at least once, and marks it as told. Its output is the execution's: the release record. */
export const handler = defineStep(
  contracts.AnnounceRelease,
  { store, events },
  async ({ release }, { store, events }) => {
    const record = await store.findRelease(release);
    if (record === undefined) throw new Error(`Release ${release.id} has no record.`);
    if (!record.announced) {
      await events.put(RELEASE_EVENT, releaseEvent(record), [record.executionArn]);
      await store.markAnnounced(release);
    }
    return releaseOutput(record);
  },
);
