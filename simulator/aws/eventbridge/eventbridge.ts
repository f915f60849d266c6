import type { PutEventsCommandOutput, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import type { z } from 'zod';
import type { VirtualClock } from '../../clock';
import type { EventSink } from '../../ports';
import type { Random } from '../../random';
import { type Operations, operation, type SimulatedService } from '../../service';
import { checkPattern, type EventPattern, matches } from './event-pattern';
import { checkRequest, isFailure, putEventsInput, readEntry } from './put-events';

/** An event as rules and targets see it. Source: EventBridge user guide, "AWS events", structure reference. */
export interface EventEnvelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventRule {
  readonly bus?: string;
  readonly name: string;
  readonly pattern: EventPattern;
  readonly target: (event: EventEnvelope) => void;
}

/** One line of the log: an event that was put, by a caller or by AWS itself. */
export interface LoggedEvent {
  /** Epoch ms. */
  readonly time: number;
  readonly bus: string;
  readonly event: EventEnvelope;
  /** The bus does not exist: EventBridge took the event, and nobody will ever see it. */
  readonly lost: boolean;
}

/**
 * From put to target, in ms. AWS Architecture Blog (February 2026, the Amazon Key team) reports 80 ms at p90; the upper end
 * is a slow day, from memory.
 */
const DELIVERY_MS: readonly [low: number, high: number] = [80, 2_000];

export interface EventBridgeSurroundings {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly accountId: string;
  readonly region: string;
}

/** EventBridge buses with rules. Delivery is at least once; a fault may lose or double deliveries. */
export class SimulatedEventBridge implements SimulatedService, EventSink {
  readonly name = 'eventbridge';
  /** Every event that was put, for judges. */
  readonly log: LoggedEvent[] = [];
  private readonly rules = new Map<string, EventRule & { readonly bus: string }>();
  private readonly buses = new Set(['default']);
  private readonly random: Random;
  private toLose = 0;
  private toDouble = 0;

  constructor(private readonly surroundings: EventBridgeSurroundings) {
    this.random = surroundings.random.fork('eventbridge');
  }

  createBus(name: string): void {
    this.buses.add(name);
  }

  /** A rule of the same name on the same bus is replaced, as PutRule does. @throws SimulatorGap for a pattern beyond what is modelled. */
  putRule(rule: EventRule): void {
    const bus = rule.bus ?? 'default';
    checkPattern(rule.pattern);
    if (!this.buses.has(bus)) throw new Error(`The rule ${rule.name} is for the bus ${bus}, which does not exist.`);
    this.rules.set(`${bus}/${rule.name}`, { ...rule, bus });
  }

  /** One of AWS's own events, on the default bus. */
  emit(event: Parameters<EventSink['emit']>[0]): void {
    this.publish('default', event, undefined);
  }

  /** The next n deliveries to targets never arrive. */
  loseNextDeliveries(n: number): void {
    this.toLose += n;
  }

  /** The next n deliveries to targets arrive twice. */
  duplicateNextDeliveries(n: number): void {
    this.toDouble += n;
  }

  /**
   * Delivers an event again, so many times, as an archive's replay does: with the id it has.
   * Source: EventBridge user guide, "Archiving and replaying events".
   */
  replay(eventId: string, times: number): void {
    const logged = this.log.find(({ event }) => event.id === eventId);
    if (logged === undefined) throw new Error(`There was no event ${eventId}.`);
    for (let time = 0; time < times; time += 1) this.match(logged.bus, logged.event);
  }

  readonly operations: Operations = {
    /**
     * A bus that does not exist is no failure: EventBridge gives an event id, and drops the event.
     * Source: https://github.com/aws/aws-cli/issues/9186.
     */
    PutEvents: operation<z.output<typeof putEventsInput>, Omit<PutEventsCommandOutput, '$metadata'>>({
      kind: 'write',
      input: putEventsInput,
      answer: ({ Entries }) => {
        checkRequest(Entries);
        const results = Entries.map((entry): PutEventsResultEntry => {
          const read = readEntry(entry);
          return isFailure(read) ? read : { EventId: this.publish(read.bus, read, read.time).id };
        });
        return {
          FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length,
          Entries: results,
        };
      },
    }),
  };

  private publish(
    bus: string,
    { source, detailType, resources, detail }: Parameters<EventSink['emit']>[0],
    time: number | undefined,
  ): EventEnvelope {
    const { clock, accountId, region } = this.surroundings;
    const now = clock.now();
    const event: EventEnvelope = {
      version: '0',
      id: this.random.uuid(),
      'detail-type': detailType,
      source,
      account: accountId,
      time: new Date(time ?? now).toISOString().replace(/\.\d+Z$/, 'Z'),
      region,
      resources,
      detail: structuredClone(detail),
    };
    this.log.push({ time: now, bus, event, lost: !this.buses.has(bus) });
    this.match(bus, event);
    return event;
  }

  private match(bus: string, event: EventEnvelope): void {
    for (const rule of this.rules.values()) {
      if (rule.bus === bus && matches(rule.pattern, event)) this.deliver(rule, event);
    }
  }

  private deliver(rule: EventRule, event: EventEnvelope): void {
    if (this.toLose > 0) {
      this.toLose -= 1;
      return;
    }
    this.deliverOnce(rule, event);
    if (this.toDouble > 0) {
      this.toDouble -= 1;
      this.deliverOnce(rule, event);
    }
  }

  private deliverOnce(rule: EventRule, event: EventEnvelope): void {
    const { clock } = this.surroundings;
    clock.after(this.random.between(...DELIVERY_MS), () => {
      rule.target(structuredClone(event));
      clock.promiseTouched();
    });
  }
}
