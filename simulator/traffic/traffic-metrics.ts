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

const ALB = 'AWS/ApplicationELB';

/**
 * Publishes what load balancers and instances measure. A count that is zero is not published.
 * Source: ALB user guide, CloudWatch metrics (reporting criteria and dimensions); EC2 user guide, instance metrics.
 */
export class TrafficMetrics {
  private readonly dimensions = new Map<string, Dimensions>();
  /** Full-load minutes of each instance in the present minute. */
  private readonly busy = new Map<string, number>();

  constructor(
    private readonly sink: MetricSink,
    private readonly host: Pick<InstanceHost, 'instances'>,
  ) {}

  group(counts: GroupCounts): void {
    const { loadBalancerArn, targetGroupArn, routed, target5xx, elb5xx } = counts;
    const loadBalancer = this.of(loadBalancerArn);
    const both = this.of(loadBalancerArn, targetGroupArn);
    this.count('HTTPCode_ELB_5XX_Count', loadBalancer, elb5xx);
    if (routed === 0) return;
    const answered = routed - elb5xx;
    for (const dimensions of [loadBalancer, both]) {
      this.count('RequestCount', dimensions, routed);
      this.count('HTTPCode_Target_5XX_Count', dimensions, target5xx);
      this.count('HTTPCode_Target_2XX_Count', dimensions, answered - target5xx);
      if (answered === 0) continue;
      const value = counts.responseSeconds * answered;
      this.sink.record({ namespace: ALB, name: 'TargetResponseTime', dimensions, value, samples: answered });
    }
    const perTarget = routed / counts.receivers;
    this.count('RequestCountPerTarget', both, perTarget);
    this.count('RequestCountPerTarget', this.of(undefined, targetGroupArn), perTarget);
  }

  /** Requests for which no target was chosen. */
  withoutTarget({ loadBalancerArn, fixedResponse }: Serving, count: number): void {
    if (loadBalancerArn === undefined) return;
    const dimensions = this.of(loadBalancerArn);
    if (fixedResponse !== undefined) this.count('HTTP_Fixed_Response_Count', dimensions, count);
    // Assumed: a fixed response is a response of the load balancer's own, and counted as one.
    const family = (fixedResponse?.statusCode ?? '503').slice(0, 1);
    if (family !== '2') this.count(`HTTPCode_ELB_${family}XX_Count`, dimensions, count);
  }

  hosts(loadBalancerArn: string, targetGroupArn: string, healthy: number, unhealthy: number): void {
    const dimensions = this.of(loadBalancerArn, targetGroupArn);
    this.sink.record({ namespace: ALB, name: 'HealthyHostCount', dimensions, value: healthy });
    this.sink.record({ namespace: ALB, name: 'UnHealthyHostCount', dimensions, value: unhealthy });
  }

  addBusy(instanceId: string, minutes: number): void {
    this.busy.set(instanceId, (this.busy.get(instanceId) ?? 0) + minutes);
  }

  /** Publishes the CPU of all running instances; to be called at the end of each minute. Assumes detailed monitoring. */
  closeMinute(): void {
    for (const { instanceId, state, tags } of this.host.instances()) {
      if (state !== 'running') continue;
      const value = Math.min(100, (this.busy.get(instanceId) ?? 0) * 100);
      const group = tags['aws:autoscaling:groupName'];
      const metric = { namespace: 'AWS/EC2', name: 'CPUUtilization', value };
      this.sink.record({ ...metric, dimensions: this.keep(instanceId, { InstanceId: instanceId }) });
      if (group !== undefined)
        this.sink.record({ ...metric, dimensions: this.keep(`group ${group}`, { AutoScalingGroupName: group }) });
    }
    this.busy.clear();
  }

  private count(name: string, dimensions: Dimensions, value: number): void {
    if (value > 0) this.sink.record({ namespace: ALB, name, dimensions, value });
  }

  private of(loadBalancerArn: string | undefined, targetGroupArn?: string): Dimensions {
    const key = `${loadBalancerArn} ${targetGroupArn}`;
    return (
      this.dimensions.get(key) ??
      this.keep(key, {
        ...(targetGroupArn !== undefined && { TargetGroup: dimension(targetGroupArn) }),
        ...(loadBalancerArn !== undefined && { LoadBalancer: dimension(loadBalancerArn) }),
      })
    );
  }

  /** One object per set of dimensions: the metric store knows it by identity. */
  private keep(key: string, dimensions: Dimensions): Dimensions {
    const known = this.dimensions.get(key);
    if (known !== undefined) return known;
    this.dimensions.set(key, dimensions);
    return dimensions;
  }
}
