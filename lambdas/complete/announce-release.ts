import { events } from '../aws/events';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { releaseOutput } from '../domain/release-output';
import { withRunbook } from '../domain/runbook';
import { defineStep } from '../shared/define-step';
import { tellEnd } from '../shared/telling';

/** Tells how the release ended, at least once, and marks it as told. Its output is the execution's: the release record. */
export const handler = defineStep(contracts.AnnounceRelease, { store, events }, async ({ release }, tools) => {
  const record = await tools.store.findRelease(release);
  if (record === undefined) throw new Error(`Release ${release.id} has no record.`);
  if (!record.announced) await tellEnd(record, tools);
  const { error, reason = '' } = record;
  return releaseOutput(error === undefined ? record : { ...record, reason: withRunbook(reason, error) });
});
