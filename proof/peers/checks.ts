import { aslValidator } from './asl-validator';
import type { PeerCheck } from './check';
import { motoStates, motoTasks } from './states/states';

/** All peers. Those that take longest come first. */
export const checks: readonly PeerCheck[] = [motoStates, motoTasks, aslValidator];
