import { simulatedClients } from '../../../simulator/sdk';
import { ACCOUNT } from '../../../simulator/world/account';
import { settingsOf } from '../../../simulator/world/deployment-names';
import { KilnWorld } from '../../../simulator/world/kiln-world';
import { baseImage, NETWORK, profileArns } from '../../../simulator/world/network';
import { sampleFleet } from '../../golden-runs';
import type { Conversation } from './conversation';
import { peerOf, type Said } from './peer';
import { PROOF_MACHINE } from './proof-machine';

/**
 * Holds a conversation with the simulated AWS, at virtual time. Each in a world of its own.
 * @throws Error where the simulator takes what AWS refuses: it may be stricter than AWS, never kinder.
 */
export async function talkToSimulator(
  { hold }: Conversation,
  onCall: (said: Said) => object | undefined,
): Promise<void> {
  const stage = 'prod';
  const fleet = sampleFleet();
  const world = new KilnWorld({ fleet, stage, seed: 1, requestsPerMinute: 0 });
  const { clock } = world;
  const settings = settingsOf(stage, world.names);
  world.aws.s3.createBucket({ name: 'kiln-proof', versioned: true });
  const places = {
    vpcId: NETWORK.vpcId,
    subnetIds: NETWORK.subnetIds,
    securityGroupId: NETWORK.builderSecurityGroupId,
    profileArn: profileArns(stage, fleet.spec.fleet).instance,
    baseImageId: baseImage(fleet.spec.image).imageId,
    listenerArn: world.deployment.listenerArn,
    bucket: 'kiln-proof',
    machineArn: world.sfn.createStateMachine({ name: 'kiln-proof', definition: PROOF_MACHINE }),
  };
  const settle = (seconds: number) => clock.sleep(seconds * 1000);
  const clients = simulatedClients(world.kernel, ACCOUNT.region);
  const peer = peerOf(clients, onCall, { places, settings }, settle);
  // What is there from the beginning is seen by every read.
  await clock.advance(60_000);
  let over = false;
  const held = hold(peer).finally(() => {
    over = true;
    clock.promiseTouched();
  });
  held.catch(() => {});
  await clock.run(() => over);
  await held;
  if (peer.letPass.length > 0) throw new Error(`AWS refuses what the simulator takes: ${peer.letPass.join('; ')}.`);
}
