import { functions } from '../../lambdas/functions';
import { seededRandom } from '../../simulator/random';
import { AS_WITHOUT, callLabel, crashLabel } from './ends';
import type { CallFault, Crash } from './faults';
import { type RecordedCall, type RecordedInvocation, type Recording, STALE_SECONDS } from './recording';

/** One single fault in one golden run. */
export interface Case {
  /** `release/ec2.RunInstances#1/lose-answer`, `release/ClaimFleet#1/crash-after-2` */
  readonly id: string;
  readonly run: string;
  /** What the fault hits: `ec2.RunInstances`, or the state. */
  readonly target: string;
  readonly fault: CallFault | Crash;
  /** The entry of a fault file. */
  readonly entry: string;
  /** Why it need not be run, with the id of the one that says what becomes of it where that is another case. */
  readonly spared?: { readonly reason: Sparing; readonly as?: string };
}

/** What of a recording decides. */
type RecordedRun = Pick<Recording, 'invocations'> & { readonly run: Pick<Recording['run'], 'name'> };

/** Why a case tells nothing that another run does not. docs/faults-proved.md has the reasoning of each. */
export const SPARINGS = {
  'same invocation': 'the same invocation, earlier or in another golden run: given, asked and answered alike',
  'same failure': 'the handler, tried alone, fails with the same effects behind it, and its state does the same next',
  'same time-out': 'the handler is killed at its time-out with the same effects behind it',
  'no effect':
    'the handler, tried alone, does and answers what it does without the fault; or it only reads, and runs twice',
  'answer equal': 'the world a minute ago has the same answer: the golden run itself',
} as const;
export type Sparing = keyof typeof SPARINGS;

/** The longest time-out of a function, and some more. */
const TOO_SLOW_SECONDS = Math.max(...Object.values(functions).map(({ timeoutSeconds }) => timeoutSeconds)) + 5;

/** Clients that give up before their handler is killed: there a slow answer is a lost one. */
const IMPATIENT: ReadonlySet<string> = new Set(['eventbridge']);

/**
 * Each API call × each fault, each invocation × each crash, of golden runs in their order. What provably tells nothing new
 * is there too, spared.
 */
export function casesOf(recordings: readonly RecordedRun[]): readonly Case[] {
  const all = recordings.flatMap(({ run, invocations }) =>
    invocations.flatMap((invocation) => casesOfInvocation(run.name, invocation)),
  );
  const chosen = representatives(all);
  return all.map(({ comesTo, invocation, ...each }) => {
    const other = chosen.get(comesTo);
    if (each.spared !== undefined || other === undefined || other.id === each.id) return each;
    const sameEnd = each.fault === 'slow' || each.fault === 'time-out' ? 'same time-out' : 'same failure';
    return { ...each, spared: { reason: other.invocation === invocation ? sameEnd : 'same invocation', as: other.id } };
  });
}

/** A case, its invocation, and what it comes to: equal in cases of which one is run. */
type Keyed = Case & { readonly invocation: string; readonly comesTo: string };

/** Of all cases that come to the same, one of the first invocation that has them: any, so that each kind of fault has its turn. */
function representatives(all: readonly Keyed[]): ReadonlyMap<string, Keyed> {
  const groups = new Map<string, [Keyed, ...Keyed[]]>();
  for (const each of all) {
    if (each.spared !== undefined) continue;
    const group = groups.get(each.comesTo);
    if (group === undefined) groups.set(each.comesTo, [each]);
    else if (group[0].invocation === each.invocation) group.push(each);
  }
  return new Map(
    [...groups].map(([comesTo, group]) => [
      comesTo,
      group[Math.floor(seededRandom(comesTo).next() * group.length)] ?? group[0],
    ]),
  );
}

function casesOfInvocation(run: string, { state, entered, calls, likeness, ends }: RecordedInvocation): Keyed[] {
  const on = `{ state: ${state}, entered: ${entered} }`;
  const invocation = `${run}/${state}#${entered}`;
  const keyed = (each: Omit<Case, 'run'>, label: string): Keyed => {
    const end = ends.get(label);
    const comesTo = `${likeness} ${end ?? label}`;
    return { ...each, run, invocation, comesTo, ...(end === AS_WITHOUT && { spared: { reason: 'no effect' } }) };
  };
  const crash = (fault: Crash, effect: string, id: string = fault, label: string = fault): Keyed =>
    keyed({ id: `${invocation}/${id}`, target: state, fault, entry: `{ when: ${on}, do: ${effect} }` }, label);
  const after = (count: number): Keyed => {
    const effect = `{ crash: after-calls, calls: ${count} }`;
    return count === 0
      ? crash('crash-before', effect, 'crash-before', crashLabel(count))
      : crash('crash-after', effect, `crash-after-${count}`, crashLabel(count));
  };
  const onlyReads = calls.every(({ kind }) => kind !== 'write');
  const duplicate = (fault: Crash, effect: string): Keyed => ({
    ...crash(fault, effect),
    ...(onlyReads && { spared: { reason: 'no effect' } }),
  });
  const timeOutAfter = (count: number): string =>
    `timed out after ${calls
      .slice(0, count)
      .flatMap(({ kind }, index) => (kind === 'write' ? [index] : []))
      .join(', ')}`;
  return [
    after(0),
    ...calls.flatMap((call, index) => [
      ...faultsOfCall(run, call).map((each) =>
        keyed(
          each,
          each.fault === 'slow' && !IMPATIENT.has(call.service)
            ? timeOutAfter(index + 1)
            : callLabel(each.fault, index),
        ),
      ),
      after(index + 1),
    ]),
    crash('time-out', 'time-out', 'time-out', timeOutAfter(calls.length)),
    duplicate('twice', 'duplicate'),
    duplicate('twice-at-once', '{ duplicate: at-once }'),
  ];
}

type CallCase = Omit<Case, 'run'> & { readonly fault: CallFault };

function faultsOfCall(run: string, call: RecordedCall): CallCase[] {
  const { service, operation, number, kind, differsWhenStale } = call;
  const of = (fault: CallFault, effect: string, attempts?: number): CallCase => {
    const only = attempts === undefined ? '' : `, attempts: ${attempts}`;
    return {
      id: `${run}/${service}.${operation}#${number}/${fault}`,
      target: `${service}.${operation}`,
      fault,
      entry: `{ when: { service: ${service}, operation: ${operation}, call: ${number}${only} }, do: ${effect} }`,
    };
  };
  const stale = of('stale', `{ stale: ${STALE_SECONDS} }`);
  return [
    of('throttled', '{ throttle: 1 }'),
    of('internal-error', '{ internal-error: 1 }'),
    of('lose-answer', 'lose-answer'),
    ...(kind === 'write' ? [of('lose-answer-once', 'lose-answer', 1)] : []),
    of('slow', `{ slow: ${TOO_SLOW_SECONDS} }`),
    ...(kind === 'write' ? [] : [differsWhenStale ? stale : { ...stale, spared: { reason: 'answer equal' } as const }]),
  ];
}
