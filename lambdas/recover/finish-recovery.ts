import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError, STOP_ERRORS } from '../domain/errors';
import { sentenceOf } from '../domain/failure';
import { describeRule } from '../domain/rule';
import { defineStep } from '../shared/define-step';

/** Ends a release that was put back: record and unlock in one transaction. */
export const handler = defineStep(contracts.FinishRecovery, { store }, async ({ release, failure }, { store, now }) => {
  const plan = await store.findPlan(release);
  const cause = sentenceOf(failure.cause) || failure.error;
  const reason =
    plan === undefined
      ? cause
      : `${cause.replace(/\.*$/, '.')} Everything is as before: ${describeRule(plan.before.rule)}.`;
  const status = plan === undefined && STOP_ERRORS.includes(failure.error) ? 'REFUSED' : 'RECOVERED';
  const ended = await store.endRelease(release, {
    status,
    error: failure.error,
    reason,
    at: new Date(now()).toISOString(),
  });
  if (ended) return { outcome: status, reason };
  const record = await store.findRelease(release);
  if (record?.endedAt !== undefined && record.status !== 'FAILED')
    return { outcome: record.status, reason: record.reason ?? reason };
  throw new KilnError(
    'RecoveryFailed',
    `Everything is as before, but the claim of fleet ${release.fleet} is no longer ${release.id}'s. See who holds it.`,
  );
});
