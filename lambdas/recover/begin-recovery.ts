import { executions } from '../aws/executions';
import { store } from '../aws/store';
import { hasEnded } from '../domain/claim-decision';
import { contracts, type StepOutput } from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { sentenceOf } from '../domain/failure';
import { LONGEST_HANDLER_SECONDS } from '../functions';
import { defineStep } from '../shared/define-step';
import { telling } from '../shared/telling';

/**
 * Raises the fence, so that no handler of the failed execution writes weights any more, and says what there is to put back.
 * @throws PreflightFailed where a person starts it while the release still runs
 * @throws RecoveryFailed where the release is unknown or its claim another's
 */
export const handler = defineStep(
  contracts.BeginRecovery,
  { store, executions },
  async (
    { release, failure, startedBy, execution },
    { store, executions, now },
  ): Promise<StepOutput<'BeginRecovery'>> => {
    const record = await store.findRelease(release);
    if (record === undefined) {
      throw new KilnError(
        'RecoveryFailed',
        `There is no record of release ${release.id} of fleet ${release.fleet}; correct the id.`,
      );
    }
    const first = record.failure ?? failure;
    if (hasEnded(record)) {
      const status = record.status === 'SUCCEEDED' ? 'COMMITTED' : 'ENDED';
      const reason = `It ended as ${record.status}`;
      return { status, fence: release.fence, generation: '', failure: first, waitSeconds: 0, reason };
    }

    const owner = startedBy === 'release' ? undefined : await executions.describe(record.executionArn);
    if (startedBy === 'person' && owner?.status === 'RUNNING') {
      throw new KilnError(
        'PreflightFailed',
        `Release ${release.id} is still running: stop its execution ${record.executionArn}, and the watchdog recovers it.`,
      );
    }
    const claim = await store.readClaim(release.fleet);
    if (claim.holder?.id !== release.id) {
      throw new KilnError(
        'RecoveryFailed',
        `The claim of fleet ${release.fleet} is held by ${claim.holder?.id ?? 'nobody'}, not by ${release.id}: nothing is touched.`,
      );
    }
    const fence = await store.raiseFence(release, claim, execution);
    if (fence === undefined) {
      throw new KilnError('TransientAwsError', `The claim of fleet ${release.fleet} changed in this moment.`);
    }
    await store.keepFailure(release, failure);
    const plan = await store.findPlan(release);
    return {
      status: plan === undefined ? 'UNPLANNED' : 'PLANNED',
      fence,
      generation: plan?.green.generation ?? '',
      failure: first,
      waitSeconds: startedBy === 'release' ? 0 : secondsUntilSilent(owner?.stoppedAt, now()),
      reason: plan === undefined ? 'Nothing was touched yet' : `Putting back what was before ${plan.green.generation}`,
    };
  },
  telling((_input, { status, failure: { error, cause } }) =>
    status === 'PLANNED' ? { transition: 'RECOVERING', error, reason: sentenceOf(cause) || error } : undefined,
  ),
);

/**
 * How long a handler of an execution that is over may still be at work; a release that recovers itself has none left, as
 * its tasks wait longer than their functions may run. An end that is not described yet counts as being now.
 */
function secondsUntilSilent(stoppedAt: number | undefined, now: number): number {
  const silentAt = (stoppedAt ?? now) + LONGEST_HANDLER_SECONDS * 1000;
  return Math.max(0, Math.ceil((silentAt - now) / 1000));
}
