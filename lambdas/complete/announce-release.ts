import { events } from '../aws/events';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { withRunbook } from '../domain/runbook';
import { defineStep } from '../shared/define-step';
import { tellEnd } from '../shared/telling';

/** Tells how the release ended: at least once, and marked when done. */
export const handler = defineStep(contracts.AnnounceRelease, { store, events }, async ({ release }, tools) => {
  const record = await tools.store.findRelease(release);
  if (record === undefined) throw new Error(`Release ${release.id} has no record.`);
  if (!record.announced) await tellEnd(record, tools);
  const { status, reason = '', error } = record;
  return { outcome: status, reason: error === undefined ? reason : withRunbook(reason, error) };
});
