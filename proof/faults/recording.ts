import { isDeepStrictEqual } from 'node:util';
import { isBlock } from '../../lambdas/domain/block';
import type { Answered, CallRecord } from '../../simulator/kernel';
import { Rehearsal } from '../../simulator/rehearsal';
import type { RehearsalResult } from '../../simulator/report/result';
import type { ServiceName } from '../../simulator/service';
import { endsOf } from './ends';
import { likeness } from './likeness';
import type { HeardCall } from './memory';
import type { ProvedRun } from './proved-runs';

/** An API call of a handler in a golden run. */
export interface RecordedCall {
  readonly service: ServiceName;
  readonly operation: string;
  /** The how-manieth call of that operation in the run, from 1: what a fault file calls `call`. */
  readonly number: number;
  readonly kind: Answered['kind'];
  /** Whether a read would have been answered otherwise, had it shown the world of `STALE_SECONDS` before. */
  readonly differsWhenStale: boolean;
}

/** One invocation of a handler in a golden run, with its calls in their order. */
export interface RecordedInvocation {
  /** The state that invoked it; the function's own name where no state did. */
  readonly state: string;
  /** The how-manieth of that state, from 1: what a fault file calls `entered`. */
  readonly entered: number;
  /**
   * Equal in two invocations that go the same way: of one state, given the same but for the moment, with the same calls in
   * the same order, and the same answer to the workflow: an error's name, or how things stand.
   */
  readonly likeness: string;
  readonly calls: readonly RecordedCall[];
  /** What it comes to under faults that end it: see `endsOf`. */
  readonly ends: ReadonlyMap<string, string>;
}

export interface Recording {
  readonly run: ProvedRun;
  readonly result: RehearsalResult;
  readonly invocations: readonly RecordedInvocation[];
}

/** How old the world is that a stale read shows: as long as Kiln's own second look waits (`LetDescribesCatchUp`). */
export const STALE_SECONDS = 60;

/** What invocations come to, by their likeness: each is told once, in whatever run it comes first. */
export type KnownEnds = Map<string, RecordedInvocation['ends']>;

/** Runs a golden run once, and keeps every invocation of a handler and every call it made. */
export async function record(run: ProvedRun, known: KnownEnds): Promise<Recording> {
  const rehearsal = new Rehearsal(run.options);
  await rehearsal.prepare();
  const { kernel, lambda, clock } = rehearsal.world;
  const calls: { readonly call: CallRecord; heard: Heard | undefined }[] = [];
  const entered: { readonly state: string; readonly start: number }[] = [];
  const { faults: callFaults } = kernel;
  kernel.faults = {
    onCall: (call) => {
      if (call.caller !== 'person') calls.push({ call, heard: undefined });
      return callFaults.onCall(call);
    },
  };
  const { faults } = lambda;
  lambda.faults = {
    onInvocation: (state) => {
      entered.push({ state, start: clock.now() });
      return faults.onInvocation(state);
    },
  };
  kernel.onAnswer = (call, answered) => {
    const made = calls.find((each) => each.call === call);
    if (made !== undefined)
      made.heard = { answered, stale: answered.before?.(STALE_SECONDS * 1000), time: clock.now() };
  };
  rehearsal.begin();
  const result = await rehearsal.finish();

  const callCount = new Counter();
  const stateCount = new Counter();
  const recorded = calls.map(({ call, heard }) => {
    if (heard === undefined) throw new Error(`${call.service} ${call.operation} was never answered in ${run.name}.`);
    const number = callCount.next(`${call.service}.${call.operation}`);
    return { requestId: call.requestId, call: recordedCall(call, heard, number), heard: heardCall(call, heard) };
  });
  const invocations: RecordedInvocation[] = [];
  for (const { state, start } of entered) {
    const found = lambda.invocations.find((each) => each.state === state && each.start === start);
    // Left out, it would be proved by nobody, and whatever comes after it would be counted wrongly.
    if (found === undefined) throw new Error(`An invocation of ${state} was never over in the run ${run.name}.`);
    const own = recorded.filter(({ requestId }) => requestId === found.requestId);
    const way = own.map(({ call: { service, operation } }) => `${service}.${operation}`);
    const { result, failure, event } = found;
    const status = isBlock(result) ? result.status : undefined;
    const alike = likeness([state, event, way, status, failure?.error.name]);
    const heard = {
      function: found.function,
      stage: run.options.stage,
      event,
      // A cold start comes before it; the first call does not.
      start: own[0]?.heard.asked ?? start,
      calls: own.map(({ heard }) => heard),
    };
    const ends = known.get(alike) ?? (await endsOf(state, heard, found));
    known.set(alike, ends);
    invocations.push({
      state,
      entered: stateCount.next(state),
      likeness: alike,
      calls: own.map(({ call }) => call),
      ends,
    });
  }
  return { run, result, invocations };
}

interface Heard {
  readonly answered: Answered;
  readonly stale: Pick<Answered, 'output' | 'error'> | undefined;
  /** When its effect was there, epoch ms. */
  readonly time: number;
}

function heardCall({ service, operation, input, time }: CallRecord, { answered, time: answeredAt }: Heard): HeardCall {
  const { kind, output, error } = answered;
  return { service, operation, kind, input, output, error, asked: time, answered: answeredAt };
}

function recordedCall({ service, operation }: CallRecord, heard: Heard, number: number): RecordedCall {
  const { kind, output, error } = heard.answered;
  return {
    service,
    operation,
    number,
    kind,
    differsWhenStale:
      heard.stale !== undefined &&
      !isDeepStrictEqual([output, errorText(error)], [heard.stale.output, errorText(heard.stale.error)]),
  };
}

function errorText(error: unknown): string | undefined {
  return error instanceof Error ? `${error.name}: ${error.message}` : undefined;
}

class Counter {
  private readonly counts = new Map<string, number>();

  next(key: string): number {
    const number = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, number);
    return number;
  }
}
