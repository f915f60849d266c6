import { executionArn, executions } from '../aws/executions';
import { images } from '../aws/images';
import { machines } from '../aws/machines';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { hasPassed } from '../domain/deadline';
import { discardBuild } from '../domain/discard-build';
import { KilnError } from '../domain/errors';
import { ledgerEntry } from '../domain/image';
import { executionNames, TAGS } from '../domain/names';
import { pending, ready } from '../domain/progress';
import { LONGEST_HANDLER_SECONDS } from '../functions';
import { defineStep } from '../shared/define-step';

const POLL_SECONDS = 15;

/**
 * Stops the release's bake and removes what it left: machines, an image that was never published, snapshots. A
 * published image stays, in the ledger.
 * @throws RecoveryFailed naming what is left after the deadline
 */
export const handler = defineStep(
  contracts.DiscardBuild,
  { store, executions, machines, images },
  async ({ release, since }, { store, executions, machines, images, now, setting }) => {
    const plan = await store.readPlan(release);
    if (plan.image.use !== null) return ready(`Nothing was baked: the release uses image ${plan.image.use}.`);

    const bakeArn = executionArn(setting('BAKE_MACHINE_ARN'), executionNames.bake(release.id));
    const made = { [TAGS.release]: release.id };
    const next = discardBuild(
      {
        bake: await executions.describe(bakeArn),
        machines: await machines.ofRelease(release.id),
        images: await images.tagged(made),
        snapshotIds: await images.snapshotsTagged(made),
      },
      { now: now(), since: since * 1000, longestHandlerSeconds: LONGEST_HANDLER_SECONDS },
    );

    if (next.stopBake) await executions.stop(bakeArn, 'BakeFailed', `Release ${release.id} is being taken back.`);
    await machines.terminate(next.terminate);
    for (const imageId of next.deregister) await images.deregister(imageId);
    for (const snapshotId of next.deleteSnapshots) await images.deleteSnapshot(snapshotId);
    for (const image of next.keep) await store.recordImage(ledgerEntry(image, plan));

    if (next.left === undefined) return ready('Nothing of the bake is left.');
    if (hasPassed({ since, seconds: plan.deadlines.discard, now: now() })) {
      throw new KilnError(
        'RecoveryFailed',
        `Of the bake of release ${release.id} there is still something left: ${next.left}; remove it by hand.`,
      );
    }
    return pending(`Discarding the bake: ${next.left}.`, POLL_SECONDS);
  },
);
