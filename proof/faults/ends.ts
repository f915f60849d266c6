import { isDeepStrictEqual } from 'node:util';
import { internalError, throttled } from '../../simulator/faults/service-errors';
import type { Ended } from '../../simulator/lambda/invocation';
import type { CallFault } from './faults';
import { likeness } from './likeness';
import type { HeardCall } from './memory';
import { reactionTo } from './reaction';
import { type Blow, type Fate, type HeardInvocation, Replay } from './replay';

/** What a handler leaves behind when it meets no fault: here the run goes on as if there had been none. */
export const AS_WITHOUT = 'as without it';

export const callLabel = (fault: CallFault, index: number): string => `${fault} of ${index}`;
export const crashLabel = (calls: number): string => `crash after ${calls}`;

/**
 * What an invocation comes to under each fault that ends it, by the fault's label: the effects it leaves behind, and what
 * its state does next. Two faults that come to the same are one. Told by the handler itself, which is given again what it
 * was given and answered as it was answered (`Replay`); a fault is missing where that says nothing, as the handler then
 * asks what it never asked, or answers another thing.
 */
export async function endsOf(
  state: string,
  heard: HeardInvocation,
  golden: Ended,
): Promise<ReadonlyMap<string, string>> {
  const ends = new Map<string, string>();
  if (hasWritesAtOnce(heard.calls)) return ends;
  const replay = new Replay(heard);
  const without = await replay.with('none');
  if (without === undefined || !isFaithful(without, heard, golden)) return ends;
  const tell = async (label: string, blow: Blow): Promise<void> => {
    const fate = await replay.with(blow);
    const end = fate === undefined ? undefined : sayEnd(state, fate, without);
    if (end !== undefined) ends.set(label, end);
  };
  for (const [call, { service }] of heard.calls.entries()) {
    await tell(callLabel('throttled', call), { call, disturbance: { refuse: throttled(service) } });
    await tell(callLabel('internal-error', call), { call, disturbance: { refuse: internalError(service) } });
    await tell(callLabel('lose-answer', call), { call, disturbance: { loseAnswer: true } });
  }
  for (let calls = 0; calls <= heard.calls.length; calls += 1) await tell(crashLabel(calls), { crashAfter: calls });
  return ends;
}

/** A write beside another call: which of them comes first is chance, and so is what a crash leaves behind. */
function hasWritesAtOnce(calls: readonly HeardCall[]): boolean {
  return calls.some((call, index) =>
    calls
      .slice(index + 1)
      .some((later) => later.asked < call.answered && [call, later].some(({ kind }) => kind === 'write')),
  );
}

/** Whether a handler does without a fault what it did: only then a replay says anything of it. */
function isFaithful(without: Fate, { calls }: HeardInvocation, golden: Ended): boolean {
  const writes = calls.flatMap(({ kind, error }, index) => (kind === 'write' && error === undefined ? [index] : []));
  return (
    without.failure === golden.failure?.error.name &&
    likeness(without.result) === likeness(golden.result) &&
    isDeepStrictEqual(without.effects, writes)
  );
}

function sayEnd(state: string, { failure, result, effects }: Fate, without: Fate): string | undefined {
  if (failure !== undefined)
    return `${reactionTo(state, failure)}, with the effects of ${effects.join(', ') || 'none'}`;
  const isSame = likeness(result) === likeness(without.result) && isDeepStrictEqual(effects, without.effects);
  return isSame ? AS_WITHOUT : undefined;
}
