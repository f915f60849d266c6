import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  type CreateAutoScalingGroupCommandInput,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
} from '@aws-sdk/client-auto-scaling';
import { SimulatedAutoScaling } from '../../simulator/aws/autoscaling/auto-scaling';
import { AwsError } from '../../simulator/aws-error';
import type { VirtualClock } from '../../simulator/clock';
import type {
  InstanceHost,
  InstanceState,
  MetricSource,
  SimulatedInstance,
  TargetRegistry,
  TargetState,
} from '../../simulator/ports';
import { virtualAws } from './virtual-aws';

export const ZONE_OF_SUBNET: Readonly<Record<string, string>> = {
  'subnet-a': 'eu-central-1a',
  'subnet-b': 'eu-central-1b',
  'subnet-c': 'eu-central-1c',
};
export const TARGETS = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/web-v001/0123456789abcdef';
export const OTHER_TARGETS = TARGETS.replace('web-v001', 'api-v001');
export const LABEL = 'app/web/fedcba9876543210/targetgroup/web-v001/0123456789abcdef';
const BOOT_MS = 20_000;
const SHUTDOWN_MS = 30_000;
export const DRAIN_MS = 120_000;

export const noCapacityIn = (zone: string): AwsError =>
  new AwsError(
    'InsufficientInstanceCapacity',
    `We currently do not have sufficient t3.medium capacity in the Availability Zone you requested (${zone}). Our system will be working on provisioning additional capacity.`,
    500,
  );

/** EC2 with one launch template, `web-v001`, version 1. */
class FakeEc2 implements InstanceHost {
  readonly launches: Parameters<InstanceHost['launchFromTemplate']>[0][] = [];
  /** Decides what is refused, by zone. */
  refuse: (zone: string) => AwsError | undefined = () => undefined;
  private readonly known = new Map<string, SimulatedInstance>();

  constructor(private readonly clock: VirtualClock) {}

  launchFromTemplate(request: Parameters<InstanceHost['launchFromTemplate']>[0]): SimulatedInstance {
    const zone = ZONE_OF_SUBNET[request.subnetId] ?? '';
    const refusal = this.refuse(zone);
    if (refusal !== undefined) throw refusal;
    this.launches.push(request);
    const instance: SimulatedInstance = {
      instanceId: `i-${String(this.launches.length).padStart(17, '0')}`,
      imageId: 'ami-1',
      instanceType: 't3.medium',
      subnetId: request.subnetId,
      availabilityZone: zone,
      state: 'pending',
      launchTime: this.clock.now(),
      tags: request.tags,
      luck: 0,
    };
    this.known.set(instance.instanceId, instance);
    this.clock.after(BOOT_MS, () => {
      if (this.instance(instance.instanceId)?.state === 'pending') this.become(instance.instanceId, 'running');
    });
    return instance;
  }

  become(instanceId: string, state: InstanceState): void {
    const instance = this.known.get(instanceId);
    if (instance !== undefined) this.known.set(instanceId, { ...instance, state });
  }

  terminate(instanceId: string): void {
    this.become(instanceId, 'shutting-down');
    this.clock.after(SHUTDOWN_MS, () => this.become(instanceId, 'terminated'));
  }

  instance(instanceId: string): SimulatedInstance | undefined {
    return this.known.get(instanceId);
  }

  instances(): readonly SimulatedInstance[] {
    return [...this.known.values()];
  }

  onStateChange(): void {}

  resolveTemplate(template: { readonly id?: string; readonly name?: string }, version: string) {
    if (template.id !== 'lt-1' && template.name !== 'web-v001') {
      throw new AwsError('InvalidLaunchTemplateId.NotFound', 'The specified launch template does not exist.');
    }
    return {
      launchTemplateId: 'lt-1',
      launchTemplateName: 'web-v001',
      version: Number(version.replace(/^\$.*/, '1')),
      imageId: 'ami-1',
    };
  }

  vpcExists(): boolean {
    return true;
  }

  subnetZone(subnetId: string): string | undefined {
    return ZONE_OF_SUBNET[subnetId];
  }
}

/** Target groups whose targets are healthy unless a test says otherwise; the second one drains twice as long. */
class FakeTargets implements TargetRegistry {
  /** Of the first target group. */
  readonly states = new Map<string, TargetState>();
  /** Whether somebody has deleted them all. */
  deleted = false;
  private readonly others = new Map<string, TargetState>();

  constructor(private readonly clock: VirtualClock) {}

  targetGroupExists(arn: string): boolean {
    return !this.deleted && (arn === TARGETS || arn === OTHER_TARGETS);
  }

  private of(arn: string): Map<string, TargetState> {
    return arn === TARGETS ? this.states : this.others;
  }

  register(arn: string, instanceId: string): void {
    if (!this.targetGroupExists(arn)) throw new AwsError('TargetGroupNotFoundException', 'Target group not found');
    this.of(arn).set(instanceId, 'healthy');
  }

  deregister(arn: string, instanceId: string, onDrained: () => void): void {
    this.of(arn).set(instanceId, 'draining');
    this.clock.after(arn === TARGETS ? DRAIN_MS : 2 * DRAIN_MS, () => {
      this.of(arn).delete(instanceId);
      onDrained();
    });
  }

  targetState(arn: string, instanceId: string): TargetState | undefined {
    return this.of(arn).get(instanceId);
  }

  resourceLabel(arn: string): string | undefined {
    return arn === TARGETS ? LABEL : undefined;
  }
}

type MetricQuery = Parameters<MetricSource['statistics']>[0];

/** Metrics as functions, asked at the end of each minute; their values can be read a minute later. */
class FakeMetrics implements MetricSource {
  readonly queries: MetricQuery[] = [];
  readonly values: Record<string, () => number> = {};
  private readonly recorded: { readonly name: string; readonly time: number; readonly value: number }[] = [];

  constructor(private readonly clock: VirtualClock) {
    this.recordMinute();
  }

  private recordMinute(): void {
    const minute = Math.floor(this.clock.now() / 60_000) * 60_000;
    this.clock.at(minute + 60_000, () => {
      for (const [name, value] of Object.entries(this.values))
        this.recorded.push({ name, time: minute, value: value() });
      this.recordMinute();
    });
  }

  statistics(query: MetricQuery): readonly { readonly time: number; readonly value: number }[] {
    this.queries.push(query);
    const readable = Math.min(query.to, this.clock.now() - 120_000 + 1);
    return this.recorded.filter(({ name, time }) => name === query.name && time >= query.from && time < readable);
  }
}

/** Simulated Auto Scaling among small fakes, called through the SDK. */
export function autoScalingWorld(latency: Parameters<typeof virtualAws>[0] = {}) {
  const aws = virtualAws(latency);
  const { clock, random, kernel } = aws;
  const ec2 = new FakeEc2(clock);
  const targets = new FakeTargets(clock);
  const metrics = new FakeMetrics(clock);
  const events: { detailType: string; resources: readonly string[]; detail: Readonly<Record<string, unknown>> }[] = [];
  const service = new SimulatedAutoScaling({
    clock,
    random,
    instances: ec2,
    targets,
    metrics,
    events: { emit: (event) => events.push(event) },
    region: 'eu-central-1',
    account: '111122223333',
  });
  kernel.register(service);
  const client = aws.clients(AutoScalingClient);
  const groupInput = (changes: Partial<CreateAutoScalingGroupCommandInput> = {}) => ({
    AutoScalingGroupName: 'web-v001',
    LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '1' },
    MinSize: 2,
    MaxSize: 6,
    VPCZoneIdentifier: 'subnet-a,subnet-b',
    TargetGroupARNs: [TARGETS],
    HealthCheckType: 'ELB',
    HealthCheckGracePeriod: 60,
    DefaultInstanceWarmup: 120,
    ...changes,
  });

  return {
    ...aws,
    ec2,
    targets,
    metrics,
    events,
    service,
    client,
    groupInput,
    seconds: (count: number) => clock.advance(count * 1000),
    /** The group `web-v001`, whose instances are still to come. */
    async create(changes: Partial<CreateAutoScalingGroupCommandInput> = {}) {
      await aws.settle(client.send(new CreateAutoScalingGroupCommand(groupInput(changes))));
    },
    async describe() {
      const { AutoScalingGroups: [group] = [] } = await aws.settle(
        client.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['web-v001'] })),
      );
      return group;
    },
    async activities() {
      const { Activities = [] } = await aws.settle(
        client.send(
          new DescribeScalingActivitiesCommand({ AutoScalingGroupName: 'web-v001', IncludeDeletedGroups: true }),
        ),
      );
      return Activities;
    },
    /** As of now, whatever a describe shows. */
    inService: () =>
      (service.group('web-v001')?.members ?? []).filter((member) => member.lifecycleState === 'InService'),
    zones: () =>
      (service.group('web-v001')?.members ?? [])
        .filter((member) => member.lifecycleState !== 'Terminating')
        .map((member) => member.zone.slice(-1))
        .sort()
        .join(''),
  };
}
