import type { Timer, VirtualClock } from '../../clock';
import type { EventSink } from '../../ports';
import type { Random } from '../../random';
import type { VersionedMap } from '../../versioned-map';
import { EXTRA_PERIODS, evaluate, type Verdict } from './alarm-evaluation';
import type { Alarm, AlarmSettings, AlarmState } from './alarm-model';
import { shownDimensions } from './dimensions';
import type { Datapoint, MetricStore } from './metric-store';

const MINUTE = 60_000;

/** Evaluates every alarm once a minute, at a second of its own, on the data readable then, and tells of each change. */
export class AlarmWatch {
  private readonly timers = new Map<string, Timer>();
  /** Until when (epoch ms) a fault holds an alarm in its state. */
  private readonly forcedUntil = new Map<string, number>();

  constructor(
    private readonly alarms: VersionedMap<Alarm>,
    private readonly store: MetricStore,
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly events: EventSink,
  ) {}

  /** Begins to evaluate an alarm; one that is evaluated already goes on at its second. */
  start(name: string): void {
    if (!this.timers.has(name)) this.schedule(name, this.random.next() * MINUTE);
  }

  stop(name: string): void {
    this.timers.get(name)?.cancel();
    this.timers.delete(name);
    this.forcedUntil.delete(name);
  }

  /** Puts an alarm into a state, whatever its metric says, and holds it there until a moment (epoch ms). */
  force(name: string, value: AlarmState, until: number): void {
    this.forcedUntil.set(name, until);
    this.change(name, { value, reason: `Threshold Crossed: forced to ${value} by a fault.` });
    if (until === Number.POSITIVE_INFINITY) return;
    this.clock.at(until, () => {
      if (this.forcedUntil.get(name) === until) this.forcedUntil.delete(name);
    });
  }

  /** The new state of an alarm, until its next evaluation says otherwise. */
  change(name: string, { value, reason }: Verdict): void {
    const alarm = this.alarms.get(name);
    if (alarm === undefined || alarm.condition.value === value) return;
    const changed = { ...alarm, condition: { value, reason, since: this.clock.now() } };
    this.alarms.put(name, changed);
    this.events.emit({
      source: 'aws.cloudwatch',
      detailType: 'CloudWatch Alarm State Change',
      resources: [alarm.arn],
      detail: eventDetail(alarm, changed),
    });
  }

  private schedule(name: string, delay: number): void {
    this.timers.set(
      name,
      this.clock.after(delay, () => {
        this.schedule(name, MINUTE);
        this.evaluate(name);
      }),
    );
  }

  private evaluate(name: string): void {
    const alarm = this.alarms.get(name);
    if (alarm === undefined || this.forcedUntil.has(name)) return;
    const verdict = evaluate(alarm.settings, this.range(alarm.settings));
    if (verdict !== undefined) this.change(name, verdict);
  }

  /** The last closed periods, oldest first, with what is readable of them. */
  private range(settings: AlarmSettings): (Datapoint | undefined)[] {
    const period = settings.periodSeconds * 1000;
    const count = settings.evaluationPeriods + EXTRA_PERIODS;
    const to = Math.floor(this.clock.now() / MINUTE) * MINUTE;
    const from = to - count * period;
    const { namespace, metricName: name, dimensions, statistic, periodSeconds } = settings;
    const points = this.store.statistics({ namespace, name, dimensions, statistic, periodSeconds, from, to });
    const range: (Datapoint | undefined)[] = new Array(count).fill(undefined);
    for (const point of points) range[(point.time - from) / period] = point;
    return range;
  }
}

/** Source: CloudWatch user guide, alarm events and EventBridge. */
function eventDetail(before: Alarm, { settings, condition }: Alarm): Record<string, unknown> {
  const shown = ({ value, reason, since }: Alarm['condition']) => ({
    value,
    reason,
    timestamp: new Date(since).toISOString().replace('Z', '+0000'),
  });
  return {
    alarmName: settings.name,
    state: shown(condition),
    previousState: shown(before.condition),
    configuration: {
      description: settings.description,
      metrics: [
        {
          metricStat: {
            metric: {
              namespace: settings.namespace,
              name: settings.metricName,
              dimensions: Object.fromEntries(
                shownDimensions(settings.dimensions).map(({ Name, Value }) => [Name, Value]),
              ),
            },
            period: settings.periodSeconds,
            stat: settings.statistic,
          },
          returnData: true,
        },
      ],
    },
  };
}
