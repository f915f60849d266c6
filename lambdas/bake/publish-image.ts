import { images } from '../aws/images';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { ledgerEntry } from '../domain/image';
import { TAGS } from '../domain/names';
import { isAwsError } from '../shared/aws-errors';
import { defineStep } from '../shared/define-step';
import { telling } from '../shared/telling';

/**
 * Marks the image as tested and enters it into the ledger. The tag comes first: recovery keeps an image that has it,
 * and makes up for a missing entry.
 * @throws BakeFailed when the image is gone
 */
export const handler = defineStep(
  contracts.PublishImage,
  { store, images },
  async ({ release, imageId }, { store, images }) => {
    const plan = await store.readPlan(release);
    try {
      await images.tag(imageId, { [TAGS.published]: 'true' });
    } catch (error) {
      if (!isAwsError(error, 'InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable')) throw error;
      throw new KilnError('BakeFailed', `Image ${imageId} is gone, though its tests succeeded; release again.`, {
        cause: error,
      });
    }
    await store.recordImage(ledgerEntry({ imageId, tags: {} }, plan));
    return { imageId };
  },
  telling((_input, { imageId }) => ({
    transition: 'BAKED',
    reason: `Image ${imageId} is baked, and its tests succeeded`,
    details: { imageId },
  })),
);
