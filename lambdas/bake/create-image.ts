import { images } from '../aws/images';
import { machines } from '../aws/machines';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { isGone, machineLost } from '../domain/machine';
import { TAGS } from '../domain/names';
import { ownTags } from '../domain/own-tags';
import { isAwsError } from '../shared/aws-errors';
import { defineStep } from '../shared/define-step';

/**
 * Orders the image, or finds the one an earlier attempt ordered, by the name the plan gave it.
 * @throws BakeFailed when the builder is gone, or somebody else's image has the name
 */
export const handler = defineStep(
  contracts.CreateImage,
  { store, images, machines },
  async ({ release, instanceId }, { store, images, machines }) => {
    const plan = await store.readPlan(release);
    const { name, recipeDigest, recipe, baseImageId } = plan.image;
    try {
      const imageId = await images.create({
        instanceId,
        name,
        description: `${plan.fleet} ${plan.version}, baked by Kiln`,
        tags: {
          Name: name,
          ...ownTags(plan),
          [TAGS.digest]: recipeDigest,
          [TAGS.recipe]: recipe,
          [TAGS.baseImage]: baseImageId,
        },
      });
      if (imageId !== undefined) return { imageId };
    } catch (error) {
      if (!isAwsError(error, 'InvalidParameterValue', 'IncorrectInstanceState') || !/state/.test(error.message))
        throw error;
      // Right after it stopped, EC2 may not know that everywhere yet.
      const machine = await machines.find(instanceId);
      if (machine !== undefined && isGone(machine)) throw machineLost(machine);
      throw new KilnError('TransientAwsError', `${error.name}: ${error.message}`, { cause: error });
    }

    const earlier = await images.findByName(name);
    if (earlier === undefined) {
      throw new KilnError(
        'TransientAwsError',
        `The image name ${name} is taken, but EC2 does not show by which image yet.`,
      );
    }
    if (earlier.tags[TAGS.release] !== release.id || earlier.sourceInstanceId !== instanceId) {
      throw new KilnError(
        'BakeFailed',
        `The image name ${name} is taken by ${earlier.imageId}, which this release did not make; deregister it and release again.`,
      );
    }
    return { imageId: earlier.imageId };
  },
);
