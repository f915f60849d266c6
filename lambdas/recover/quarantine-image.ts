import { images } from '../aws/images';
import { store } from '../aws/store';
import { condemnation } from '../domain/condemnation';
import * as contracts from '../domain/contracts';
import { ledgerEntry } from '../domain/image';
import { TAGS } from '../domain/names';
import { isAwsError } from '../shared/aws-errors';
import { defineStep } from '../shared/define-step';

/** Marks an image that health or guards condemned, on itself and in the ledger. */
export const handler = defineStep(
  contracts.QuarantineImage,
  { store, images },
  async ({ release, failure }, { store, images }) => {
    const plan = await store.readPlan(release);
    const candidates =
      plan.image.use === null
        ? await images.tagged({ [TAGS.release]: release.id })
        : [await images.find(plan.image.use)].filter((image) => image !== undefined);
    const verdict = condemnation(failure.error, plan, candidates);
    if (verdict.kind === 'spare') return { reason: verdict.reason };

    const { image, reason } = verdict;
    const mark = { [TAGS.quarantined]: release.id };
    if (image.tags[TAGS.stage] !== plan.stage) {
      // Somebody else's image, named by the request: it is not Kiln's to tag. Preflight reads the ledger.
      await store.recordImage({ ...ledgerEntry(image, plan), releaseId: release.id, status: 'QUARANTINED' });
      return { reason };
    }
    try {
      await images.tag(image.imageId, mark);
    } catch (error) {
      if (!isAwsError(error, 'InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable')) throw error;
      return { reason: `Image ${image.imageId} is gone, so nothing needs to be condemned.` };
    }
    await store.recordImage(ledgerEntry({ ...image, tags: { ...image.tags, ...mark } }, plan));
    return { reason };
  },
);
