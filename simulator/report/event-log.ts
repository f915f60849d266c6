import { isBlock } from '../../lambdas/domain/block';
import { healthyCapacity } from '../judges/serving-judge';
import type { StateEvent, StatusChange } from '../states/world';
import type { Serving } from '../traffic/serving';
import type { KilnWorld } from '../world/kiln-world';
import { News } from './news';
import type { EventKind, RehearsalEvent } from './rehearsal-event';
import { sharesText } from './shares';

/** Turns what happens in a world into events: the same lines that a terminal shows as they happen. */
export class EventLog {
  readonly events: RehearsalEvent[] = [];
  private start: number | undefined;
  private held = false;
  private toldUntil = { events: 0, pages: 0 };
  private lastTraffic = '';
  private readonly news = new News();

  constructor(
    private readonly world: KilnWorld,
    private readonly tell: (event: RehearsalEvent) => void,
  ) {
    world.sfn.onState((event) => this.onState(event));
    world.sfn.onStatusChange((change) => this.onStatus(change));
    world.traffic.onServingChange((serving) => this.onServing(serving));
  }

  /** A release begins at that moment (epoch ms): what was before is forgotten. */
  begin(start: number): void {
    this.start = start;
    this.held = false;
    this.events.length = 0;
    this.news.clear();
  }

  /** The same, but nothing is told until somebody lets it go. */
  hold(start: number): void {
    this.begin(start);
    this.held = true;
  }

  /** Tells everything that was held back, after a line that says why. */
  letGo(why: string): void {
    this.held = false;
    this.events.unshift({ t: 0, kind: 'prelude', text: why });
    for (const event of this.events) this.tell(event);
  }

  add(kind: EventKind, text: string, details: Readonly<Record<string, unknown>> = {}): void {
    const t = this.start === undefined ? 0 : (this.world.clock.now() - this.start) / 1000;
    this.addAt(t, kind, text, details);
  }

  addAt(t: number, kind: EventKind, text: string, details: Readonly<Record<string, unknown>> = {}): void {
    const event = { t: Math.round(t * 1000) / 1000, kind, text, ...details };
    this.events.push(event);
    if (!this.held) this.tell(event);
  }

  private get hasBegun(): boolean {
    return this.start !== undefined && this.world.clock.now() >= this.start;
  }

  private onState(event: StateEvent): void {
    if (!this.hasBegun) return;
    this.onTold();
    const machine = this.machineOf(event.machineName);
    const { stateName: state, error, cause } = event;
    switch (event.kind) {
      case 'exited':
        if (event.stateType === 'Task') this.onTaskDone(machine, event);
        return;
      case 'retried':
        this.add('retry', `${error ?? 'failed'}, again in ${(event.delaySeconds ?? 0).toFixed(1)} s`, {
          machine,
          state,
          error,
          cause,
        });
        return;
      case 'caught':
        this.add('caught', `${error ?? 'failed'}: ${shortCause(cause)}`, { machine, state, error, cause });
        return;
      case 'entered':
      case 'failed':
        return;
    }
  }

  private onTaskDone(machine: string, { executionArn, stateName: state, output }: StateEvent): void {
    const reason = isBlock(output) && typeof output.reason === 'string' ? output.reason : '';
    if (!this.news.isNew(`${executionArn} ${state}`, reason)) return;
    const status = isBlock(output) && typeof output.status === 'string' ? output.status : undefined;
    this.add('state', reason, { machine, state, ...(status !== undefined && { status }) });
  }

  /** What has been told and paged since the last look. */
  private onTold(): void {
    const { eventbridge, sns } = this.world.aws;
    const start = this.start ?? 0;
    for (const { time, bus, event } of eventbridge.log.slice(this.toldUntil.events)) {
      if (time < start || bus !== this.world.names.bus) continue;
      const { status, reason } = event.detail;
      this.addAt((time - start) / 1000, 'told', `${event['detail-type']}: ${String(status)}`, { status, reason });
    }
    for (const { time, subject, message } of sns.messages.slice(this.toldUntil.pages)) {
      if (time >= start) this.addAt((time - start) / 1000, 'page', `${subject}: ${message}`);
    }
    this.toldUntil = { events: eventbridge.log.length, pages: sns.messages.length };
  }

  private onStatus({ executionArn, machineName, status, error, cause }: StatusChange): void {
    if (!this.hasBegun) return;
    const machine = this.machineOf(machineName);
    const name = executionArn.slice(executionArn.lastIndexOf(':') + 1);
    const why = error === undefined ? '' : ` with ${error}: ${shortCause(cause)}`;
    const verb = status === 'RUNNING' ? 'begins' : `ends ${status}`;
    this.add('execution', `${machine} ${verb}${why}`, { machine, execution: name, status, error, cause });
  }

  private onServing(serving: Serving): void {
    if (!this.hasBegun) return;
    const healthy = healthyCapacity(serving);
    const groups = serving.groups.map(({ name, weightPercent, answering, registered }) => ({
      generation: name,
      weight: Math.round(weightPercent * 100) / 100,
      healthy: answering,
      registered,
    }));
    const text = sharesText(groups) || `the fixed ${serving.fixedResponse?.statusCode ?? 'nothing'}`;
    if (text === this.lastTraffic) return;
    this.lastTraffic = text;
    this.add('traffic', text, { groups, healthy });
  }

  private machineOf(name: string): string {
    return this.world.names.machineNamed(name) ?? name;
  }
}

/** A cause may be a whole error as JSON: its message is enough for a line. */
export function shortCause(cause: string | undefined): string {
  if (cause === undefined) return '';
  try {
    const parsed: unknown = JSON.parse(cause);
    if (isBlock(parsed) && typeof parsed.errorMessage === 'string') return parsed.errorMessage;
    if (isBlock(parsed) && typeof parsed.Cause === 'string') return shortCause(parsed.Cause);
  } catch {
    return cause;
  }
  return cause;
}
