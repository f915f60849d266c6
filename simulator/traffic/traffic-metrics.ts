import { dimension } from '../aws/elbv2/arns';
import type { InstanceHost, MetricSink } from '../ports';
import type { Serving } from './serving';

type Dimensions = Readonly<Record<string, string>>;

/** What one target group did in a stretch of time, in whole requests. */
export interface GroupCounts {
  readonly targetGroupArn: string;
  readonly loadBalancerArn: string;
  /** For which a target was chosen. */
  readonly routed: number;
  readonly receivers: number;
  readonly target5xx: number;
  /** 5xx of the load balancer itself. */
  readonly elb5xx: number;
  readonly responseSeconds: number;
}

interface Sum {
  readonly name: string;
  readonly dimensions: Dimensions;
  value: number;
  samples: number;
}

const ALB = 'AWS/ApplicationELB';

/**
 * Publishes what load balancers and instances measure, minute by minute. A count that is zero is not published.
 * Source: ALB user guide, CloudWatch metrics (reporting criteria and dimensions); EC2 user guide, instance metrics.
 */
export class TrafficMetrics {
  private readonly dimensions = new Map<string, Dimensions>();
  /** Of the present minute: sums by metric and dimensions. */
  private readonly sums = new Map<Dimensions, Map<string, Sum>>();
  /** Of the present minute: full-load minutes of each instance. */
  private readonly busy = new Map<string, number>();

  constructor(
    private readonly sink: MetricSink,
    private readonly host: Pick<InstanceHost, 'instances'>,
  ) {}

  group(counts: GroupCounts): void {
    const { loadBalancerArn, targetGroupArn, routed, target5xx, elb5xx } = counts;
    const loadBalancer = this.of(loadBalancerArn);
    const both = this.of(loadBalancerArn, targetGroupArn);
    this.add('HTTPCode_ELB_5XX_Count', loadBalancer, elb5xx);
    if (routed === 0) return;
    const answered = routed - elb5xx;
    for (const dimensions of [loadBalancer, both]) {
      this.add('RequestCount', dimensions, routed);
      this.add('HTTPCode_Target_5XX_Count', dimensions, target5xx);
      this.add('HTTPCode_Target_2XX_Count', dimensions, answered - target5xx);
      this.add('TargetResponseTime', dimensions, counts.responseSeconds * answered, answered);
    }
    const perTarget = routed / counts.receivers;
    this.add('RequestCountPerTarget', both, perTarget);
    this.add('RequestCountPerTarget', this.of('', targetGroupArn), perTarget);
  }

  /** Requests for which no target was chosen. */
  withoutTarget({ loadBalancerArn, fixedResponse }: Serving, count: number): void {
    if (loadBalancerArn === undefined) return;
    const dimensions = this.of(loadBalancerArn);
    if (fixedResponse !== undefined) this.add('HTTP_Fixed_Response_Count', dimensions, count);
    // Assumed: a fixed response is a response of the load balancer's own, and counted as one.
    const family = (fixedResponse?.statusCode ?? '503').slice(0, 1);
    if (family !== '2') this.add(`HTTPCode_ELB_${family}XX_Count`, dimensions, count);
  }

  /** Published at once: dips within a minute are to be seen in its minimum. */
  hosts(loadBalancerArn: string, targetGroupArn: string, healthy: number, unhealthy: number): void {
    const dimensions = this.of(loadBalancerArn, targetGroupArn);
    this.sink.record({ namespace: ALB, name: 'HealthyHostCount', dimensions, value: healthy });
    this.sink.record({ namespace: ALB, name: 'UnHealthyHostCount', dimensions, value: unhealthy });
  }

  addBusy(instanceId: string, minutes: number): void {
    this.busy.set(instanceId, (this.busy.get(instanceId) ?? 0) + minutes);
  }

  /** Publishes the minute that ends now. */
  closeMinute(): void {
    for (const byName of this.sums.values())
      for (const sum of byName.values()) {
        if (sum.samples > 0) this.sink.record({ namespace: ALB, ...sum });
        sum.value = 0;
        sum.samples = 0;
      }
    this.closeCpu();
  }

  /** The CPU of all running instances. Assumes detailed monitoring, as launch templates of groups have it. */
  private closeCpu(): void {
    for (const { instanceId, state, tags } of this.host.instances()) {
      if (state !== 'running') continue;
      const value = Math.min(100, (this.busy.get(instanceId) ?? 0) * 100);
      const metric = { namespace: 'AWS/EC2', name: 'CPUUtilization', value };
      this.sink.record({ ...metric, dimensions: this.keep(instanceId, { InstanceId: instanceId }) });
      const group = tags['aws:autoscaling:groupName'];
      if (group !== undefined)
        this.sink.record({ ...metric, dimensions: this.keep(`group ${group}`, { AutoScalingGroupName: group }) });
    }
    this.busy.clear();
  }

  private add(name: string, dimensions: Dimensions, value: number, samples = 1): void {
    if (value <= 0) return;
    let byName = this.sums.get(dimensions);
    if (byName === undefined) {
      byName = new Map();
      this.sums.set(dimensions, byName);
    }
    const known = byName.get(name);
    if (known === undefined) byName.set(name, { name, dimensions, value, samples });
    else {
      known.value += value;
      known.samples += samples;
    }
  }

  private of(loadBalancerArn: string, targetGroupArn = ''): Dimensions {
    const key = `${loadBalancerArn} ${targetGroupArn}`;
    return (
      this.dimensions.get(key) ??
      this.keep(key, {
        ...(targetGroupArn !== '' && { TargetGroup: dimension(targetGroupArn) }),
        ...(loadBalancerArn !== '' && { LoadBalancer: dimension(loadBalancerArn) }),
      })
    );
  }

  /** One object per set of dimensions. */
  private keep(key: string, dimensions: Dimensions): Dimensions {
    const known = this.dimensions.get(key);
    if (known !== undefined) return known;
    this.dimensions.set(key, dimensions);
    return dimensions;
  }
}
