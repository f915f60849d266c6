import { aslValidator } from './asl-validator';
import { cfnLint } from './cfn-lint';
import type { PeerCheck } from './check';
import { checkov } from './checkov';
import { ministack } from './ministack/ministack';
import { motoStates, motoTasks } from './states/states';

/** All peers. Those that take longest come first. */
export const checks: readonly PeerCheck[] = [motoStates, ministack, motoTasks, cfnLint, checkov, aslValidator];
