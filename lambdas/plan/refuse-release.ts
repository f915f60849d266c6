import { events } from '../aws/events';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { sentenceOf } from '../domain/failure';
import { referenceOf, releaseIdOf } from '../domain/names';
import { isDryRun, requestInputSchema } from '../domain/release-request';
import { withRunbook } from '../domain/runbook';
import { defineStep } from '../shared/define-step';
import { tellEnd } from '../shared/telling';

/** A release that ended before it touched anything: its record, where the fleet is known, and its event. */
export const handler = defineStep(contracts.RefuseRelease, { store, events }, async (input, tools) => {
  const { store, now } = tools;
  const failure = { error: input.failure.error, cause: sentenceOf(input.failure.cause) };
  const at = new Date(now()).toISOString();
  const { data: request } = requestInputSchema.safeParse(input.request);
  const fleet = request?.fleet ?? 'unknown';
  const releaseId = releaseIdOf(fleet, input.execution, input.startedAt);
  const record = {
    releaseId,
    fleet,
    executionArn: input.execution,
    request,
    reference: request && referenceOf(request, input.execution),
    status: 'REFUSED' as const,
    startedAt: input.startedAt,
    endedAt: at,
    error: failure.error,
    reason: failure.cause,
    announced: false,
  };
  const told = { ...failure, cause: withRunbook(failure.cause, failure.error) };
  // A dry run says it to whoever asked, and writes nothing.
  if (isDryRun(input.request)) return told;
  // Where there is a record, an answer was lost: of this refusal, or of a claim. The watchdog tells either end.
  if (await store.recordRefusal(record)) await tellEnd(record, tools);
  return told;
});
