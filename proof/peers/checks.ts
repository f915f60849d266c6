import { aslValidator } from './asl-validator';
import type { PeerCheck } from './check';

/** All peers. Those that take longest come first. */
export const checks: readonly PeerCheck[] = [aslValidator];
