import type { Tools } from '../shared/define-step';
import type { Teller } from '../shared/telling';
import type { EndedExecution } from './ended-execution';
import { isRebuild, tellDeadRebuild } from './tell-dead-rebuild';
import { tellUnclaimed } from './tell-unclaimed';

/** Tells an end that its own machine may not have told. @returns what was done, in a sentence */
export async function tellEnded(
  ended: EndedExecution,
  tools: Teller & Pick<Tools, 'setting'>,
): Promise<string | undefined> {
  return isRebuild(ended, tools.setting('REBUILD_MACHINE_ARN'))
    ? tellDeadRebuild(ended, tools)
    : tellUnclaimed(ended, tools);
}
