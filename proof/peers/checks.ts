import { aslValidator } from './asl-validator';
import { cfnLint } from './cfn-lint';
import type { PeerCheck } from './check';
import { checkov } from './checkov';
import { motoStates, motoTasks } from './states/states';

/** All peers. Those that take longest come first. */
export const checks: readonly PeerCheck[] = [motoStates, cfnLint, motoTasks, checkov, aslValidator];
