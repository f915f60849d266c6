import { machines } from '../aws/machines';
import * as contracts from '../domain/contracts';
import { hasPassed } from '../domain/deadline';
import { removal, VISIBLE_AFTER_SECONDS } from '../domain/machine';
import { pending, ready } from '../domain/progress';
import { defineStep } from '../shared/define-step';

const POLL_SECONDS = 15;

/**
 * Terminates builder and tester. Once EC2 has taken that, nothing brings them back, so nobody waits for the minute in
 * which they go. A recovery does: see DiscardBuild. One that was started last is looked for until it would be listed.
 * Source: Amazon EC2 user guide, "Instance state change": from `shutting-down` an instance comes to `terminated` only.
 */
export const handler = defineStep(
  contracts.RemoveBuilders,
  { machines },
  async ({ release, since }, { machines, now }) => {
    const settled = hasPassed({ since, seconds: VISIBLE_AFTER_SECONDS, now: now() });
    const { terminate, left, complete } = removal(await machines.ofRelease(release.id), settled);
    await machines.terminate(terminate);
    if (left === undefined) return ready('No machine of the bake is left.');
    if (complete) return ready(`Every machine of the bake is told to end: ${left}.`);
    return pending(`Waiting until no machine of the bake is left: ${left}.`, POLL_SECONDS);
  },
);
