import { createHash } from 'node:crypto';
import { images } from '../aws/images';
import { launchTemplates } from '../aws/launch-templates';
import { objects } from '../aws/objects';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import type { DeployedFleet } from '../domain/fleet-spec';
import { TAGS, tokenOf } from '../domain/names';
import { generationTags } from '../domain/plan-access';
import { scriptAsset } from '../domain/script-asset';
import type { Adapter } from '../shared/clients';
import { defineStep } from '../shared/define-step';

/** Source: Amazon EC2 user guide, "Run commands when you launch an EC2 instance with user data input". */
const MOST_USER_DATA_BYTES = 16_384;

/**
 * Green's own launch template, with the image pinned in its one version.
 * @throws LaunchFailed when EC2 finds fault with it, or a template of this name is another release's
 */
export const handler = defineStep(
  contracts.CreateLaunchTemplate,
  { store, images, launchTemplates, objects },
  async ({ release, imageId }, { store, images, launchTemplates, objects }) => {
    const plan = await store.readPlan(release);
    const { generation } = plan.green;
    const { spec, instanceProfileArn, network } = plan.deployed;
    const image = await images.find(imageId);
    if (image?.rootDeviceName === undefined) {
      throw new KilnError('LaunchFailed', `Image ${imageId} is gone; release again, and it is baked anew.`);
    }

    const { outcome, warnings } = await launchTemplates.create({
      name: generation,
      token: tokenOf(release.id, 'CreateLaunchTemplate'),
      imageId,
      instanceType: spec.instances.types[0] ?? '',
      profileArn: instanceProfileArn,
      securityGroupIds: network.instanceSecurityGroupIds,
      rootVolume: { deviceName: image.rootDeviceName, ...spec.instances.volume },
      userData: await userDataOf(plan.deployed, objects),
      tags: { Name: generation, ...generationTags(plan) },
    });
    if (warnings.length > 0) {
      throw new KilnError(
        'LaunchFailed',
        `Instances of launch template ${generation} could not start: ${warnings.join('; ')}. Mend the fleet file.`,
      );
    }
    if (outcome === 'CREATED') return {};

    const there = await launchTemplates.find(generation);
    if (there === undefined) {
      throw new KilnError(
        'TransientAwsError',
        `The name ${generation} is taken, but EC2 does not show the launch template yet.`,
      );
    }
    if (there.imageId !== imageId || there.instanceTags[TAGS.release] !== release.id) {
      throw new KilnError(
        'LaunchFailed',
        `Launch template ${generation} exists and is not this release's (its image is ${there.imageId}); delete it and release again.`,
      );
    }
    return {};
  },
);

/** The script each instance runs at its first boot, checked against what was deployed. */
async function userDataOf(deployed: DeployedFleet, bucket: FaceOf<typeof objects>): Promise<string | undefined> {
  const path = deployed.spec.instances.userData;
  if (path === undefined) return undefined;
  const { key, sha256 } = scriptAsset(deployed, path);
  const script = await bucket.read(deployed.assetBucket, key);
  const wrong =
    script === undefined
      ? 'is not in the asset bucket'
      : createHash('sha256').update(script).digest('hex') !== sha256
        ? 'is not what was deployed: its checksum differs'
        : Buffer.byteLength(script) > MOST_USER_DATA_BYTES
          ? `is longer than the ${MOST_USER_DATA_BYTES} bytes EC2 takes`
          : undefined;
  if (wrong === undefined) return script;
  throw new KilnError(
    'LaunchFailed',
    `The user data script ${path} (s3://${deployed.assetBucket}/${key}) ${wrong}; deploy the fleet again.`,
  );
}

type FaceOf<A> = A extends Adapter<infer Face> ? Face : never;
