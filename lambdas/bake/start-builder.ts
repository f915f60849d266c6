import { images } from '../aws/images';
import { machines } from '../aws/machines';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { seconds } from '../domain/fleet-duration';
import { isGone, machineLost } from '../domain/machine';
import { TAGS, tokenOf } from '../domain/names';
import { ownTags } from '../domain/own-tags';
import { defineStep } from '../shared/define-step';
import { launchTrouble } from './launch-trouble';

/** For capacity to come back, shorter than the retries of the state last. */
const CAPACITY_PATIENCE_SECONDS = 30;

/**
 * Starts the machine that bakes, or the one that tests the new image. It ends itself after its deadline, whatever
 * becomes of Kiln.
 * @throws BakeFailed when EC2 refuses, or the machine this step started before is gone
 */
export const handler = defineStep(
  contracts.StartBuilder,
  { store, images, machines },
  async ({ release, phase, since, imageId }, { store, images, machines, now }) => {
    const plan = await store.readPlan(release);
    const { spec, network, builderProfileArn } = plan.deployed;
    const role = phase === 'build' ? 'builder' : 'tester';
    const bootFrom = imageId ?? plan.image.baseImageId;
    const image = await images.find(bootFrom);
    if (image?.rootDeviceName === undefined) {
      throw new KilnError(
        'BakeFailed',
        `There is no image ${bootFrom} to start a ${role} from; see image.base in the fleet file.`,
      );
    }

    try {
      const machine = await machines.launch({
        token: tokenOf(release.id, `StartBuilder/${phase}`),
        imageId: bootFrom,
        instanceType: spec.image.builder.instanceType,
        profileArn: builderProfileArn,
        subnetId: network.builderSubnetId,
        securityGroupId: network.builderSecurityGroupId,
        rootVolume: { deviceName: image.rootDeviceName, ...spec.instances.volume },
        userData: `#!/bin/bash\nshutdown -h +${Math.ceil(seconds(spec.image.builder.timeout) / 60)}\n`,
        tags: { Name: `${plan.stage}-${plan.fleet} ${role}`, ...ownTags(plan), [TAGS.role]: role },
      });
      if (isGone(machine)) throw machineLost(machine);
      return { instanceId: machine.instanceId };
    } catch (error) {
      throw launchTrouble(error, role, { since, seconds: CAPACITY_PATIENCE_SECONDS, now: now() });
    }
  },
);
