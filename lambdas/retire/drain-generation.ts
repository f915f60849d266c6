import { autoScaling } from '../aws/auto-scaling';
import { store } from '../aws/store';
import { tagRecord } from '../aws/tags';
import * as contracts from '../domain/contracts';
import { pending, ready } from '../domain/progress';
import { defineStep } from '../shared/define-step';
import { removalOf } from './removal';

const POLL_SECONDS = 15;

/**
 * Scales a generation to nothing; its instances leave the target group with their requests finished. Past the deadline
 * it says so and is ready: the removal that follows takes the instances by force.
 */
export const handler = defineStep(
  contracts.DrainGeneration,
  { store, groups: autoScaling },
  async ({ release, generation, since }, { store, groups, now }) => {
    const { drain, isOwn } = await removalOf(release, generation, store);
    const group = await groups.findGroup(generation);
    if (group === undefined || group.Status !== undefined) return ready(`${generation} has no group any more`);
    if (!isOwn(tagRecord(group.Tags))) return ready(`The group ${generation} is a stranger's, and stays as it is`);
    const instances = group.Instances ?? [];
    const isProtected = instances
      .filter((instance) => instance.ProtectedFromScaleIn)
      .map((instance) => instance.InstanceId ?? '');
    await groups.removeScaleInProtection(generation, isProtected);
    if (group.SuspendedProcesses?.some((held) => held.ProcessName === 'Terminate'))
      await groups.resume(generation, ['Terminate']);
    if (group.MaxSize !== 0 || group.DesiredCapacity !== 0)
      await groups.setSizes(generation, { min: 0, max: 0, desired: 0 });
    else if (instances.length === 0) return ready(`${generation} has no instances any more`);

    const reason = `${instances.length} instances of ${generation} are leaving`;
    if (now() / 1000 > since + drain)
      return ready(`${reason}, and took longer than ${drain} s: they are removed by force`);
    return pending(reason, POLL_SECONDS);
  },
);
