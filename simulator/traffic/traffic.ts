import type { RequestLine } from '../aws/elbv2/conditions';
import type { SimulatedElbv2 } from '../aws/elbv2/elbv2';
import type { VirtualClock } from '../clock';
import type { InstanceHost, MetricSink, Workload } from '../ports';
import { Carry } from './carry';
import { type Entry, Ledger, type Totals } from './ledger';
import { type FailedBy, type GroupOutcome, type Outcome, outcomeOf } from './outcomes';
import { type Serving, servingKey, servingNow, stillTrue } from './serving';
import { TrafficMetrics } from './traffic-metrics';

export interface TrafficSurroundings {
  readonly clock: VirtualClock;
  readonly elbv2: SimulatedElbv2;
  readonly host: InstanceHost;
  readonly workload: Workload;
  readonly metrics: MetricSink;
}

/** Requests alike, that keep coming. */
export interface Stream {
  readonly listenerArn: string;
  readonly request: RequestLine;
  readonly requestsPerMinute: number;
}

const MINUTE = 60_000;
const TICK = 5_000;
/** Of so many targets one more or less is seen so much later: looking at all of them each time takes squared time. */
const CROWD = { targets: 100, lookMs: 500 };

/**
 * A stream of requests through a listener to instances. Between two changes everything is steady, so that each stretch is
 * reckoned as one: at every change of rules, targets or instances, and at least every five seconds.
 */
export class Traffic {
  private readonly carry = new Carry();
  private readonly ledger = new Ledger();
  private readonly metrics: TrafficMetrics;
  private readonly listeners: ((serving: Serving) => void)[] = [];
  private settledUntil: number;
  private current: Serving;
  /** Of the present serving; reckoned when it is needed. */
  private expected: Outcome | undefined;
  private announced = '';
  private announcing = false;
  private following = false;
  private factor = 1;

  constructor(
    private readonly surroundings: TrafficSurroundings,
    private readonly stream: Stream,
  ) {
    const { clock, elbv2, host, metrics } = surroundings;
    this.metrics = new TrafficMetrics(metrics, host);
    this.settledUntil = clock.now();
    this.current = this.look();
    elbv2.routing.onChange(() => this.settle());
    elbv2.registrations.onChange(() => this.followTargets());
    host.onStateChange(() => this.followTargets());
    this.scheduleTick();
  }

  /** Where requests go now. */
  serving(): Serving {
    return this.current;
  }

  /** Told, at its moment, of every change of weights or of registered, healthy or answering targets. */
  onServingChange(listener: (serving: Serving) => void): void {
    this.listeners.push(listener);
  }

  requestsPerMinute(): number {
    return this.stream.requestsPerMinute * this.factor;
  }

  /** From now on the load is so many times what the stream says. */
  setFactor(factor: number): void {
    this.settle();
    this.factor = factor;
    this.expected = undefined;
  }

  /**
   * What became of the requests between two moments (epoch ms); exact where `settle` was called at both, else to the
   * nearest five seconds.
   */
  totals(from: number, to: number): Totals {
    this.reckonUntilNow();
    return this.ledger.totals(from, to);
  }

  /** Reckons what happened until now by what was true until now, then looks anew. */
  settle(): void {
    this.reckonUntilNow();
    this.current = this.look();
    this.expected = undefined;
    if (this.announcing || servingKey(this.current) === this.announced) return;
    this.announcing = true;
    this.surroundings.clock.after(0, () => this.announce());
  }

  private followTargets(): void {
    const targets = this.current.groups.reduce((sum, { registered }) => sum + registered, 0);
    if (targets < CROWD.targets) this.settle();
    else if (!this.following) {
      this.following = true;
      this.surroundings.clock.after(CROWD.lookMs, () => {
        this.following = false;
        this.settle();
      });
    }
  }

  /** Tells of a change once everything that happens at its moment has happened. */
  private announce(): void {
    this.announcing = false;
    const key = servingKey(this.current);
    if (key === this.announced) return;
    this.announced = key;
    for (const listener of this.listeners) listener(this.current);
  }

  /** Ticks end a millisecond early: what they measure then falls into the minute it belongs to. */
  private scheduleTick(): void {
    const { clock } = this.surroundings;
    const end = (Math.floor((clock.now() + 1) / TICK) + 1) * TICK;
    clock.at(end - 1, () => {
      if (stillTrue(this.surroundings, this.current, end - 1)) this.reckonUntilNow();
      else this.settle();
      this.publishHosts();
      if (end % MINUTE === 0) this.metrics.closeMinute();
      this.scheduleTick();
    });
  }

  private look(): Serving {
    const { listenerArn, request } = this.stream;
    return servingNow(this.surroundings, listenerArn, request, this.surroundings.clock.now());
  }

  private reckonUntilNow(): void {
    const now = this.surroundings.clock.now();
    const minutes = (now - this.settledUntil) / MINUTE;
    if (minutes === 0) return;
    this.settledUntil = now;
    this.expected ??= outcomeOf(this.current, this.requestsPerMinute());
    const entries: Entry[] = this.expected.groups.flatMap((group) => this.reckonGroup(group, minutes));
    const withoutTarget = (fate: Entry['fate'], expected: number): void => {
      const count = this.carry.take(fate, expected * minutes);
      if (count === 0) return;
      entries.push({ fate, count });
      this.metrics.withoutTarget(this.current, count);
    };
    withoutTarget('refused', this.expected.refused);
    for (const { reason, requests } of this.expected.astray) withoutTarget(reason, requests);
    this.ledger.add(now, entries);
  }

  private reckonGroup({ group, requests, failures, responseSeconds, loads }: GroupOutcome, minutes: number): Entry[] {
    const total = this.carry.take(group.name, requests * minutes);
    const failed = failures.reduce((sum, failure) => sum + failure.requests, 0);
    const counts = this.carry.split<Entry['fate']>(group.name, total, [
      { key: 'served', expected: (requests - failed) * minutes },
      ...failures.map(({ reason, requests: expected }) => ({ key: reason, expected: expected * minutes })),
    ]);
    const failedBy = (by: FailedBy): number =>
      failures.reduce((sum, failure) => sum + (failure.by === by ? (counts.get(failure.reason) ?? 0) : 0), 0);
    for (const { instanceId, load } of loads) this.metrics.addBusy(instanceId, load * minutes);
    this.metrics.group({
      targetGroupArn: group.targetGroupArn,
      loadBalancerArn: this.current.loadBalancerArn ?? '',
      routed: group.receivers.length === 0 ? 0 : total,
      receivers: group.receivers.length,
      target5xx: failedBy('target'),
      elb5xx: failedBy('load balancer'),
      responseSeconds,
    });
    return [...counts].filter(([, count]) => count > 0).map(([fate, count]) => ({ group: group.name, fate, count }));
  }

  private publishHosts(): void {
    const { elbv2 } = this.surroundings;
    for (const { arn } of elbv2.state.targetGroups.list()) {
      const loadBalancerArn = elbv2.routing.loadBalancerOf(arn);
      if (loadBalancerArn === undefined) continue;
      const states = elbv2.registrations.targets(arn).map((target) => target.health.state);
      const registered = states.filter((state) => state !== 'draining' && state !== 'unused');
      if (registered.length === 0) continue;
      const healthy = registered.filter((state) => state === 'healthy').length;
      this.metrics.hosts(loadBalancerArn, arn, healthy, registered.length - healthy);
    }
  }
}
