import type { VirtualClock } from '../../clock';
import type { EventSink, MetricSink, MetricSource } from '../../ports';
import type { Random } from '../../random';
import type { Operations, SimulatedService } from '../../service';
import { VersionedMap } from '../../versioned-map';
import type { Alarm, AlarmState } from './alarm-model';
import { alarmOperations } from './alarm-operations';
import { AlarmWatch } from './alarm-watch';
import { metricOperations } from './metric-operations';
import { MetricStore } from './metric-store';
import { CLOUDWATCH_PROFILE, type CloudWatchProfile } from './profile';
import { putMetricData } from './put-metric-data';

export interface CloudWatchSurroundings {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly events: EventSink;
  readonly account: { readonly accountId: string; readonly region: string };
  readonly profile?: CloudWatchProfile;
}

/** The simulated CloudWatch: metrics with their lag, and threshold alarms. */
export class SimulatedCloudWatch implements SimulatedService {
  readonly name = 'cloudwatch';
  readonly operations: Operations;
  readonly metrics: MetricSink & MetricSource;
  private readonly alarms: VersionedMap<Alarm>;
  private readonly tags: VersionedMap<Readonly<Record<string, string>>>;
  private readonly watch: AlarmWatch;

  constructor({ clock, random, events, account, profile = CLOUDWATCH_PROFILE }: CloudWatchSurroundings) {
    const now = (): number => clock.now();
    const store = new MetricStore(now, profile);
    this.metrics = store;
    this.alarms = new VersionedMap(now);
    this.tags = new VersionedMap(now);
    this.watch = new AlarmWatch(this.alarms, store, clock, random.fork('alarms'), events);
    const arnOf = (name: string): string => `arn:aws:cloudwatch:${account.region}:${account.accountId}:alarm:${name}`;
    this.operations = {
      ...metricOperations(store),
      ...putMetricData(store),
      ...alarmOperations(this.alarms, this.tags, this.watch, arnOf),
    };
  }

  /** All alarms as they are now, for the judges of a run. */
  listAlarms(): readonly (Alarm & { readonly tags: Readonly<Record<string, string>> })[] {
    return this.alarms.list().map((alarm) => ({ ...alarm, tags: this.tags.get(alarm.settings.name) ?? {} }));
  }

  /**
   * A fault: puts an alarm into a state and holds it there, whatever its metric says, until a moment (epoch ms) or to the end.
   * @throws Error naming the alarms there are, where there is none of that name.
   */
  forceAlarm(name: string, state: AlarmState, until = Number.POSITIVE_INFINITY): void {
    if (this.alarms.get(name) === undefined) {
      const names = this.listAlarms().map((alarm) => alarm.settings.name);
      throw new Error(`there is no alarm ${name}; there are: ${names.join(', ') || 'none'}`);
    }
    this.watch.force(name, state, until);
  }
}
