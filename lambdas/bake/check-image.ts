import { images } from '../aws/images';
import { store } from '../aws/store';
import { imageProgress } from '../domain/bake-decisions';
import * as contracts from '../domain/contracts';
import { defineStep } from '../shared/define-step';

/** Whether the image can be launched. @throws BakeFailed when it never will be, or not in time */
export const handler = defineStep(
  contracts.CheckImage,
  { store, images },
  async ({ release, since, imageId }, { store, images, now }) => {
    const plan = await store.readPlan(release);
    const image = await images.find(imageId);
    return imageProgress(imageId, image, { since, seconds: plan.deadlines.image, now: now() });
  },
);
