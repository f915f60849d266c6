import { aslValidator } from './asl-validator';
import { cfnLint } from './cfn-lint';
import type { PeerCheck } from './check';
import { checkov } from './checkov';
import { ministack } from './ministack/ministack';
import { againstMoto } from './moto/against-moto';
import { apiModels } from './moto/api-models';
import { bundles } from './moto/bundles/check-bundles';
import { motoStates, motoTasks } from './states/states';

/** All peers. Those that take longest come first. */
export const checks: readonly PeerCheck[] = [
  bundles,
  motoStates,
  ministack,
  againstMoto,
  apiModels,
  cfnLint,
  motoTasks,
  checkov,
  aslValidator,
];
