import { functions } from '../../lambdas/functions';
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
  'same effects': 'the handler dies with the same effects behind it as at another call',
  'same error': 'a read has no effect to lose: refused, failed or unanswered, its handler ends with TransientAwsError',
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
  const known = new Map<string, Case>();
  const all: Case[] = [];
  for (const { run, invocations } of recordings) {
    for (const invocation of invocations) {
      for (const { key, ...each } of casesOfInvocation(run.name, invocation)) {
        const first = known.get(key);
        if (each.spared !== undefined) all.push(each);
        else if (first !== undefined) all.push({ ...each, spared: { reason: 'same invocation', as: first.id } });
        else {
          known.set(key, each);
          all.push(each);
        }
      }
    }
  }
  return all;
}

type Keyed = Case & { readonly key: string };

function casesOfInvocation(run: string, invocation: RecordedInvocation): Keyed[] {
  const { state, entered, calls, likeness } = invocation;
  const on = `{ state: ${state}, entered: ${entered} }`;
  const crash = (fault: Crash, label: string, effect: string): Keyed => ({
    id: `${run}/${state}#${entered}/${label}`,
    run,
    target: state,
    fault,
    entry: `{ when: ${on}, do: ${effect} }`,
    key: `${likeness} ${label}`,
  });
  const after = (count: number) =>
    count === 0
      ? crash('crash-before', 'crash-before', '{ crash: after-calls, calls: 0 }')
      : crash('crash-after', `crash-after-${count}`, `{ crash: after-calls, calls: ${count} }`);
  const timeOut = crash('time-out', 'time-out', 'time-out');

  const cases: Keyed[] = [after(0)];
  let withSameEffects = after(0);
  let slowWithSameEffects: Keyed | undefined;
  for (const [index, call] of calls.entries()) {
    const isWrite = call.kind === 'write';
    cases.push(...faultsOfCall(run, call, `${likeness} ${index}`));
    const slow = callCase(run, call, 'slow', `{ slow: ${TOO_SLOW_SECONDS} }`, `${likeness} ${index}`);
    if (isWrite) slowWithSameEffects = undefined;
    const doneAll = calls.slice(index + 1).every(({ kind }) => kind !== 'write');
    if (IMPATIENT.has(call.service)) cases.push(slow);
    else {
      const same = doneAll ? timeOut : slowWithSameEffects;
      cases.push(same === undefined ? slow : sparedAs(slow, same));
      slowWithSameEffects ??= slow;
    }
    const dead = after(index + 1);
    if (isWrite) withSameEffects = dead;
    cases.push(isWrite ? dead : sparedAs(dead, withSameEffects));
  }
  cases.push(
    timeOut,
    crash('twice', 'twice', 'duplicate'),
    crash('twice-at-once', 'twice-at-once', '{ duplicate: at-once }'),
  );
  return cases;
}

function faultsOfCall(run: string, call: RecordedCall, key: string): Keyed[] {
  const of = (fault: CallFault, effect: string, attempts?: number) => callCase(run, call, fault, effect, key, attempts);
  const throttled = of('throttled', '{ throttle: 1 }');
  const internal = of('internal-error', '{ internal-error: 1 }');
  const lost = of('lose-answer', 'lose-answer');
  if (call.kind === 'write') return [throttled, internal, lost, of('lose-answer-once', 'lose-answer', 1)];
  const stale = of('stale', `{ stale: ${STALE_SECONDS} }`);
  return [
    sparedAs(throttled, internal, 'same error'),
    internal,
    sparedAs(lost, internal, 'same error'),
    call.differsWhenStale ? stale : { ...stale, spared: { reason: 'answer equal' } },
  ];
}

function callCase(
  run: string,
  { service, operation, number }: RecordedCall,
  fault: CallFault,
  effect: string,
  key: string,
  attempts?: number,
): Keyed {
  const only = attempts === undefined ? '' : `, attempts: ${attempts}`;
  return {
    id: `${run}/${service}.${operation}#${number}/${fault}`,
    run,
    target: `${service}.${operation}`,
    fault,
    entry: `{ when: { service: ${service}, operation: ${operation}, call: ${number}${only} }, do: ${effect} }`,
    key: `${key} ${fault}`,
  };
}

function sparedAs(each: Keyed, other: Keyed, reason: Sparing = 'same effects'): Keyed {
  return { ...each, spared: { reason, as: other.id } };
}
