import { executions } from '../aws/executions';
import { store } from '../aws/store';
import { hasEnded } from '../domain/claim-decision';
import { contracts, type StepOutput } from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { LONGEST_HANDLER_SECONDS } from '../functions';
import { defineStep } from '../shared/define-step';

/**
 * Raises the fence, so that no handler of the failed execution writes weights any more, and says what there is to put back.
 * @throws RecoveryFailed where the release is unknown or its claim another's
 */
export const handler = defineStep(
  contracts.BeginRecovery,
  { store, executions },
  async ({ release }, { store, executions, now }): Promise<StepOutput<'BeginRecovery'>> => {
    const record = await store.findRelease(release);
    if (record === undefined) {
      throw new KilnError(
        'RecoveryFailed',
        `There is no record of release ${release.id} of fleet ${release.fleet}; correct the id.`,
      );
    }
    if (hasEnded(record)) {
      const status = record.status === 'SUCCEEDED' ? 'COMMITTED' : 'ENDED';
      return { status, fence: release.fence, generation: '', waitSeconds: 0, reason: `It ended as ${record.status}` };
    }
    const claim = await store.readClaim(release.fleet);
    if (claim.holder?.id !== release.id) {
      throw new KilnError(
        'RecoveryFailed',
        `The claim of fleet ${release.fleet} is held by ${claim.holder?.id ?? 'nobody'}, not by ${release.id}: nothing is touched.`,
      );
    }
    const fence = await store.raiseFence(release, claim.fence);
    if (fence === undefined)
      throw new KilnError('TransientAwsError', `The claim of fleet ${release.fleet} changed in this moment.`);

    const plan = await store.findPlan(release);
    const owner = await executions.describe(record.executionArn);
    const safeAt = (owner?.stoppedAt ?? 0) + LONGEST_HANDLER_SECONDS * 1000;
    return {
      status: plan === undefined ? 'UNPLANNED' : 'PLANNED',
      fence,
      generation: plan?.green.generation ?? '',
      // A release that recovers itself has no handler left: its tasks wait longer than their functions may run.
      waitSeconds: owner?.status === 'RUNNING' ? 0 : Math.max(0, Math.ceil((safeAt - now()) / 1000)),
      reason: plan === undefined ? 'Nothing was touched yet' : `Putting back what was before ${plan.green.generation}`,
    };
  },
);
