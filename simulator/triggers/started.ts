import { z } from 'zod';
import type { Execution } from '../states/execution';
import type { KilnWorld } from '../world/kiln-world';

/** What became of an event. */
export type Started =
  | { readonly kind: 'execution'; readonly execution: Execution; readonly reason: string }
  | { readonly kind: 'nothing'; readonly error: string; readonly reason: string };

const answer = z.object({ status: z.enum(['STARTED', 'MERGED', 'IGNORED', 'REFUSED']), reason: z.string() });
const failure = z.object({ responsePayload: z.object({ errorType: z.string(), errorMessage: z.string() }) });

/** Waits until an event has started a release, or can start none any more: three attempts of the starter, minutes apart. */
const LONGEST_MS = 15 * 60_000;

/** @param since epoch ms at which the event was sent */
export async function waitForStart(world: KilnWorld, since: number): Promise<Started> {
  const { clock, aws, names, lambda, sfn } = world;
  const answers = () =>
    lambda.invocations.filter(({ function: name, start }) => name === 'StartRelease' && start >= since);
  const over = () =>
    answers().some(({ result }) => result !== undefined) || aws.sqs.messages(names.refusedEvents).length > 0;
  await clock.run(over, since + LONGEST_MS);
  const result = answers().find((each) => each.result !== undefined)?.result;
  if (result !== undefined) {
    const { status, reason } = answer.parse(result);
    const machine = names.machine('release');
    const execution = sfn.executions().find((each) => each.machine.name === machine && each.startTime >= since);
    if (status === 'STARTED' && execution !== undefined) return { kind: 'execution', execution, reason };
    return { kind: 'nothing', error: status === 'REFUSED' ? 'InvalidRequest' : 'NothingAsked', reason };
  }
  const [message] = aws.sqs.messages(names.refusedEvents);
  if (message !== undefined) {
    const { errorType, errorMessage } = failure.parse(JSON.parse(message.body)).responsePayload;
    return { kind: 'nothing', error: errorType, reason: errorMessage };
  }
  return {
    kind: 'nothing',
    error: 'NothingAsked',
    reason: 'No rule let the event through to the starter; see triggers in the fleet file.',
  };
}
