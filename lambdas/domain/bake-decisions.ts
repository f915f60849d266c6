import { type Deadline, hasPassed, secondsWaited, untilNextLook } from './deadline';
import { KilnError } from './errors';
import { isGone, type Machine, machineLost } from './machine';
import { type Progress, pending, ready } from './progress';

/** A machine boots: nothing happens to it sooner. */
const BOOT_SECONDS = 15;
/** Taking an image takes minutes: the first look that may find it, and those that follow. */
const IMAGE_SECONDS = 60;
const IMAGE_POLL_SECONDS = 10;

/**
 * Whether a machine is up and its SSM agent reports.
 * @param ping the agent's PingStatus; undefined where it never reported
 * @throws BakeFailed when the machine is gone, or the deadline has passed
 */
export function builderProgress(
  instanceId: string,
  seen: { readonly machine: Machine | undefined; readonly ping: string | undefined },
  deadline: Deadline,
): Progress {
  const { machine, ping } = seen;
  if (machine !== undefined && isGone(machine)) throw machineLost(machine);
  if (machine?.state === 'running' && ping === 'Online')
    return ready(`${instanceId} is running and its agent is online.`);
  const seenAs = `EC2 says ${machine?.state ?? 'nothing'}, its SSM agent ${ping ?? 'never reported'}`;
  if (!hasPassed(deadline)) {
    const wait = machine?.state === 'running' ? untilNextLook(deadline) : BOOT_SECONDS;
    return pending(`${instanceId} is not online yet: ${seenAs}.`, wait);
  }
  const advice =
    machine?.role === 'tester'
      ? 'the new image may not boot: look at the system log of an instance of it'
      : 'check that the base image has the SSM agent and that the builder subnet reaches SSM';
  throw new KilnError(
    'BakeFailed',
    `The ${machine?.role ?? 'machine'} ${instanceId} did not come online within ${deadline.seconds} s (${seenAs}); ${advice}.`,
  );
}

/** Whether a machine has stopped. `stop`: it is to be told to. @throws BakeFailed when it is gone or will not stop */
export function stopProgress(
  instanceId: string,
  machine: Machine | undefined,
  deadline: Deadline,
): { readonly stop: boolean; readonly progress: Progress } {
  if (machine !== undefined && isGone(machine)) throw machineLost(machine);
  if (machine?.state === 'stopped') return { stop: false, progress: ready(`${instanceId} has stopped.`) };
  const state = machine?.state ?? 'unknown';
  if (hasPassed(deadline)) {
    throw new KilnError(
      'BakeFailed',
      `The builder ${instanceId} is still ${state} ${deadline.seconds} s after it was told to stop; release again.`,
    );
  }
  return { stop: state === 'running', progress: pending(`${instanceId} is ${state}.`, untilNextLook(deadline)) };
}

/** An image as EC2 tells of it; undefined where it is not, or not yet, known. */
export interface ImageState {
  /** pending, available, failed, error, invalid, transient, deregistered or disabled. */
  readonly state: string;
  readonly stateReason: string | undefined;
}

/** Whether an image can be launched. @throws BakeFailed when it never will be, or the deadline has passed */
export function imageProgress(imageId: string, image: ImageState | undefined, deadline: Deadline): Progress {
  const state = image?.state ?? 'not known yet';
  if (state === 'available') return ready(`Image ${imageId} is available.`);
  const because = image?.stateReason === undefined ? '' : `: ${image.stateReason}`;
  if (image !== undefined && !['pending', 'transient'].includes(state)) {
    throw new KilnError('BakeFailed', `Image ${imageId} is ${state}${because}; release again.`);
  }
  if (hasPassed(deadline)) {
    throw new KilnError(
      'BakeFailed',
      `Image ${imageId} is ${state} ${deadline.seconds} s after it was ordered${because}; release again when EC2 makes images faster.`,
    );
  }
  const early = IMAGE_SECONDS - Math.floor(secondsWaited(deadline));
  return pending(`Image ${imageId} is ${state}.`, Math.max(early, IMAGE_POLL_SECONDS));
}
