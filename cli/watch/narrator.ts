import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { isBlock } from '../../lambdas/domain/block';
import { sentenceOf } from '../../lambdas/domain/failure';
import { News } from '../../simulator/report/news';
import type { EventKind, RehearsalEvent } from '../../simulator/report/rehearsal-event';

interface Failure {
  readonly error: string;
  readonly cause: string;
  /** Epoch ms. */
  readonly time: number;
}

/** Turns the history of one execution, event by event, into what a rehearsal tells of it. */
export class Narrator {
  /** The state that was entered last, and when. */
  state = '';
  enteredAt = 0;
  /** Whether the execution's end was told. */
  isOver = false;
  private failure: Failure | undefined;
  private readonly news = new News();

  constructor(
    /** As its definition's file is called: `release`. */
    private readonly machine: string,
    private readonly execution: string,
    /** Epoch ms from which time is told. */
    private readonly start: number,
  ) {}

  tell(events: readonly HistoryEvent[]): RehearsalEvent[] {
    return events.flatMap((event) => this.tellOne(event) ?? []);
  }

  private tellOne(event: HistoryEvent): RehearsalEvent | undefined {
    const { type = '', stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
    const time = event.timestamp?.getTime() ?? this.start;
    if (entered !== undefined) {
      this.state = entered.name ?? '';
      this.enteredAt = time;
      return undefined;
    }
    if (exited !== undefined) return this.left(exited.name ?? '', type, exited.output, time);
    if (type.startsWith('Execution')) return this.ofExecution(event, time);
    const failed = failureOf(event);
    if (failed !== undefined) {
      this.failure = { ...failed, time };
      return undefined;
    }
    // A Fail state inside of it leaves no word; what was caught says it when the state is left.
    if (type === 'ParallelStateFailed' || type === 'MapStateFailed') this.failure ??= { error: '', cause: '', time };
    if (type === 'TaskScheduled' || type === 'LambdaFunctionScheduled') return this.retried(time);
    return undefined;
  }

  /** A state is over: its task told something, or what failed in it was caught. */
  private left(state: string, type: string, output: string | undefined, time: number): RehearsalEvent | undefined {
    const { failure, machine } = this;
    this.failure = undefined;
    if (failure !== undefined) {
      const { error, cause } = failure.error === '' ? caughtIn(output) : failure;
      return this.event(time, 'caught', `${error}: ${sentenceOf(cause)}`, { machine, state, error, cause });
    }
    if (type !== 'TaskStateExited') return undefined;
    const said = parsed(output);
    const reason = isBlock(said) && typeof said.reason === 'string' ? said.reason : '';
    if (!this.news.isNew(state, reason)) return undefined;
    const status = isBlock(said) && typeof said.status === 'string' ? said.status : undefined;
    return this.event(time, 'state', reason, { machine, state, ...(status !== undefined && { status }) });
  }

  private retried(time: number): RehearsalEvent | undefined {
    const { failure, machine, state } = this;
    if (failure === undefined) return undefined;
    this.failure = undefined;
    const { error, cause } = failure;
    const text = `${error}, again in ${((time - failure.time) / 1000).toFixed(1)} s`;
    return this.event(failure.time, 'retry', text, { machine, state, error, cause });
  }

  private ofExecution(event: HistoryEvent, time: number): RehearsalEvent | undefined {
    const { machine, execution } = this;
    const { type } = event;
    if (type === 'ExecutionStarted')
      return this.event(time, 'execution', `${machine} begins`, { machine, execution, status: 'RUNNING' });
    const status = END[type ?? ''];
    if (status === undefined) return undefined;
    this.isOver = true;
    const { error, cause } =
      event.executionFailedEventDetails ??
      event.executionAbortedEventDetails ??
      event.executionTimedOutEventDetails ??
      {};
    const why = error === undefined ? '' : ` with ${error}: ${sentenceOf(cause ?? '')}`;
    return this.event(time, 'execution', `${machine} ends ${status}${why}`, {
      machine,
      execution,
      status,
      error,
      cause,
    });
  }

  private event(
    time: number,
    kind: EventKind,
    text: string,
    details: Readonly<Record<string, unknown>>,
  ): RehearsalEvent {
    return { t: (time - this.start) / 1000, kind, text, ...details };
  }
}

const END: Readonly<Record<string, string>> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionAborted: 'ABORTED',
  ExecutionTimedOut: 'TIMED_OUT',
};

/** What of an event says that a task or an expression failed. */
function failureOf(event: HistoryEvent): Pick<Failure, 'error' | 'cause'> | undefined {
  const details =
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.taskStartFailedEventDetails ??
    event.taskSubmitFailedEventDetails ??
    event.lambdaFunctionFailedEventDetails ??
    event.lambdaFunctionTimedOutEventDetails ??
    event.evaluationFailedEventDetails;
  return details && { error: details.error ?? 'failed', cause: details.cause ?? '' };
}

/** By default a state gives on what was caught in it. */
function caughtIn(output: string | undefined): Pick<Failure, 'error' | 'cause'> {
  const given = parsed(output);
  const text = (field: string): string => (isBlock(given) && typeof given[field] === 'string' ? given[field] : '');
  return { error: text('Error') || 'failed', cause: text('Cause') };
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return undefined;
  }
}
