import { machines } from '../aws/machines';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { hasPassed } from '../domain/deadline';
import { KilnError } from '../domain/errors';
import { removal, VISIBLE_AFTER_SECONDS } from '../domain/machine';
import { pending, ready } from '../domain/progress';
import { defineStep } from '../shared/define-step';

const POLL_SECONDS = 15;

/**
 * Terminates builder and tester. Once EC2 has taken that, nothing brings them back, so nobody waits for the minute in
 * which they go. A recovery does: see DiscardBuild.
 * Source: Amazon EC2 user guide, "Instance state change": from `shutting-down` an instance comes to `terminated` only.
 * @throws BakeFailed naming what is left after the deadline
 */
export const handler = defineStep(
  contracts.RemoveBuilders,
  { store, machines },
  async ({ release, since }, { store, machines, now }) => {
    const plan = await store.readPlan(release);
    const settled = hasPassed({ since, seconds: VISIBLE_AFTER_SECONDS, now: now() });
    const { terminate, left, complete } = removal(await machines.ofRelease(release.id), settled);
    await machines.terminate(terminate);
    if (left === undefined) return ready('No machine of the bake is left.');
    if (complete) return ready(`Every machine of the bake is told to end: ${left}.`);
    if (hasPassed({ since, seconds: plan.deadlines.discard, now: now() })) {
      throw new KilnError('BakeFailed', `Machines of the bake are still there (${left}); terminate them by hand.`);
    }
    return pending(`Waiting until no machine of the bake is left: ${left}.`, POLL_SECONDS);
  },
);
