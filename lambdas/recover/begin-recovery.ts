import { executions } from '../aws/executions';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { sentenceOf } from '../domain/failure';
import { decideRecovery } from '../domain/recovery-decision';
import { LONGEST_HANDLER_SECONDS } from '../functions';
import { defineStep } from '../shared/define-step';
import { telling } from '../shared/telling';

/**
 * Raises the fence, so that no handler of the failed execution writes weights any more, and says what there is to put back.
 * @throws PreflightFailed where a person starts it while the release still runs, or of a release that is not
 * @throws RecoveryFailed where the claim is another's
 */
export const handler = defineStep(
  contracts.BeginRecovery,
  { store, executions },
  async (
    { release, failure, startedBy, execution },
    { store, executions, now },
  ): Promise<contracts.Output<typeof contracts.BeginRecovery>> => {
    const record = await store.findRelease(release);
    const claim = await store.readClaim(release.fleet);
    const isItself = record === undefined || startedBy === 'release';
    const owner = isItself ? undefined : await executions.describe(record.executionArn);
    const decision = decideRecovery({ release, record, claim, owner, failure, startedBy });
    if (decision.kind === 'refuse') throw new KilnError(decision.error, decision.reason);
    const first = record?.failure ?? failure;
    if (decision.kind === 'nothing') {
      const { status, reason } = decision;
      return { status, fence: release.fence, generation: '', failure: first, waitSeconds: 0, reason };
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
