import type { VirtualClock } from '../../clock';
import type { EventSink, InstanceHost, MetricSource, TargetRegistry, Trace } from '../../ports';
import type { Random } from '../../random';
import type { ActivityLog } from './activity-log';
import type { GroupStore } from './store';

/** What simulated Auto Scaling needs of the world. */
export interface Surroundings {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly instances: InstanceHost;
  readonly targets: TargetRegistry;
  readonly metrics: MetricSource;
  readonly events: EventSink;
  readonly region: string;
  readonly account: string;
  readonly trace?: Trace;
}

export interface Context extends Surroundings {
  readonly store: GroupStore;
  readonly activities: ActivityLog;
}

/** What an operation answers, besides what the SDK adds. */
export type Answer<Output> = Omit<Output, '$metadata'>;
