import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { executionArn } from '../../lambdas/aws/executions';
import { executionNames } from '../../lambdas/domain/names';
import type { Kiln } from '../deployment';
import { Narrator } from '../watch/narrator';

export interface Whereabouts {
  readonly state: string;
  /** What the last task said; empty where none has said anything. */
  readonly reason: string;
}

/** Where a running release is: the state of the innermost execution that works for it, and what was said last. */
export async function whereabouts(kiln: Kiln, releaseId: string, arn: string): Promise<Whereabouts> {
  const here = lastOf(await kiln.workflows.latest(arn));
  const { bake, recover } = kiln.deployment.machines;
  const child =
    here.state === 'ObtainImage'
      ? executionArn(bake, executionNames.bake(releaseId))
      : here.state === 'Recover'
        ? executionArn(recover, executionNames.recover(releaseId, 1))
        : undefined;
  if (child === undefined) return here;
  const there = lastOf(await kiln.workflows.latest(child));
  return there.state === '' ? here : there;
}

function lastOf(events: readonly HistoryEvent[]): Whereabouts {
  const narrator = new Narrator('', '', 0);
  const said = narrator.tell(events).findLast(({ kind, text }) => kind !== 'execution' && text !== '');
  return { state: narrator.state, reason: said?.text ?? '' };
}
