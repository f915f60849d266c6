import type { Context } from './context';
import { resourceInUse, scalingActivityInProgress } from './errors';
import { isBusy } from './model';
import { terminateAtOnce } from './terminating';

/**
 * Starts a group's deletion; it is gone some seconds after its last instance is.
 * `force` does not wait for connections to drain, nor ask the Terminate process, nor protection.
 * Source: DeleteAutoScalingGroup; texts: cloud-custodian#1686 and #1689.
 *
 * @throws ValidationError not found; without force ScalingActivityInProgressFault, ResourceInUseFault.
 */
export function deleteGroup(context: Context, name: string, force: boolean): void {
  const group = context.store.require(name);
  if (!force && isBusy(group)) {
    throw scalingActivityInProgress(
      'You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.',
    );
  }
  if (!force && group.members.length > 0) {
    throw resourceInUse(
      'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
    );
  }
  context.store.change(name, { deleting: true });
  for (const member of group.members) {
    terminateAtOnce(context, group, member, 'a user request force-deleted the AutoScalingGroup.');
  }
}
