import { images } from '../aws/images';
import { machines } from '../aws/machines';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { hasPassed } from '../domain/deadline';
import { KilnError } from '../domain/errors';
import { seconds } from '../domain/fleet-duration';
import { isGone, machineLost } from '../domain/machine';
import { TAGS, tokenOf } from '../domain/names';
import { ownTags } from '../domain/own-tags';
import { pending, ready } from '../domain/progress';
import { defineStep } from '../shared/define-step';
import { isZoneTrouble, launchTrouble } from './launch-trouble';

/** For capacity to come back in one of the zones. */
const PATIENCE_SECONDS = 300;
/** Between one subnet and the next, and once all of them have been asked. */
const NEXT_SECONDS = 1;
const ROUND_SECONDS = 15;

/**
 * Starts the machine that bakes, or the one that tests the new image, in the subnet whose turn it is. It ends itself after
 * its deadline, whatever becomes of Kiln. A token is worth something in one zone only, so the workflow keeps count of the
 * subnets: a repetition asks the same one, under the same token, and the next one's turn comes when this one has surely
 * started nothing. Never are there two of them.
 * Source: Amazon EC2 API reference, "Ensuring idempotency".
 * @throws BakeFailed when EC2 refuses, no zone has capacity in time, or the machine this step started before is gone
 */
export const handler = defineStep(
  contracts.StartBuilder,
  { store, images, machines },
  async (
    { release, phase, since, attempt, imageId },
    { store, images, machines, now },
  ): Promise<contracts.Output<typeof contracts.StartBuilder>> => {
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

    const turn = attempt % network.builderSubnetIds.length;
    const subnetId = network.builderSubnetIds[turn] ?? '';
    try {
      const machine = await machines.launch({
        token: tokenOf(release.id, `StartBuilder/${phase}/${subnetId}`),
        imageId: bootFrom,
        instanceType: spec.image.builder.instanceType,
        profileArn: builderProfileArn,
        subnetId,
        securityGroupId: network.builderSecurityGroupId,
        rootVolume: { deviceName: image.rootDeviceName, ...spec.instances.volume },
        userData: `#!/bin/bash\nshutdown -h +${Math.ceil(seconds(spec.image.builder.timeout) / 60)}\n`,
        tags: { Name: `${plan.stage}-${plan.fleet} ${role}`, ...ownTags(plan), [TAGS.role]: role },
      });
      if (isGone(machine)) throw machineLost(machine);
      return { ...ready(`${role} ${machine.instanceId} starts in ${subnetId}`), instanceId: machine.instanceId };
    } catch (error) {
      if (!isZoneTrouble(error) || hasPassed({ since, seconds: PATIENCE_SECONDS, now: now() }))
        throw launchTrouble(error, role);
      const lastOfRound = turn === network.builderSubnetIds.length - 1;
      const reason = `No ${role} starts in ${subnetId}: ${error.message} (${error.name})`;
      return { ...pending(reason, lastOfRound ? ROUND_SECONDS : NEXT_SECONDS), instanceId: null };
    }
  },
);
