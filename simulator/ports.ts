/**
 * What the simulated services ask of one another, besides their public APIs. Times are epoch ms.
 */

/** What runs on an instance: found on the image, put there by the bake. Undefined on a base image. */
export interface Software {
  /** The release version whose artifact was installed. */
  readonly version: string;
  /** Of the artifact, hexadecimal. */
  readonly sha256: string;
}

/** How one version of the software behaves; a fault file's `build` changes it. */
export interface Behaviour {
  /** From instance state `running` to the first good answer. */
  readonly bootSeconds: number;
  /** Share of the instances that ever answer their health check. */
  readonly healthyShare: number;
  /** Share of requests answered with a 5xx. */
  readonly errorRate: number;
  readonly latencyMs: number;
  /** Requests a minute that bring one instance's CPU to 100 %; above it requests fail. */
  readonly saturationRpm: number;
}

export interface Workload {
  /** The behaviour of this software now, where the group that runs it has `weightPercent` of the traffic. Undefined software never answers. */
  behaviour(software: Software | undefined, weightPercent: number): Behaviour | undefined;
  /** Whether the image tests find this software sound. Left out: always. */
  testsPass?(software: Software | undefined): boolean;
}

export type InstanceState = 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';

export interface SimulatedInstance {
  readonly instanceId: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly state: InstanceState;
  readonly stateReason?: string;
  readonly launchTime: number;
  /** When it last became `running`. */
  readonly runningSince?: number;
  readonly software?: Software;
  readonly tags: Readonly<Record<string, string>>;
  /** In [0, 1), fixed at launch: what decides whether this instance is in an unhealthy share. */
  readonly luck: number;
}

/** EC2 for Auto Scaling, load balancing, Run Command and faults. */
export interface InstanceHost {
  /**
   * Launches one instance from a numbered template version, as Auto Scaling does.
   * @throws AwsError as RunInstances: InsufficientInstanceCapacity, InvalidAMIID.NotFound, VcpuLimitExceeded, …
   */
  launchFromTemplate(request: {
    readonly launchTemplateId: string;
    readonly version: string;
    readonly subnetId: string;
    /** Of the group, propagated at launch; they beat the template's. */
    readonly tags: Readonly<Record<string, string>>;
  }): SimulatedInstance;
  terminate(instanceId: string, reason: string): void;
  instance(instanceId: string): SimulatedInstance | undefined;
  instances(): readonly SimulatedInstance[];
  /** Told of every change of an instance's state, right after it. */
  onStateChange(listener: (instance: SimulatedInstance, previous: InstanceState) => void): void;
  /** Resolves a launch template id or name. @throws AwsError InvalidLaunchTemplateId.NotFound and its like. */
  resolveTemplate(
    template: { readonly id?: string; readonly name?: string },
    version: string,
  ): {
    readonly launchTemplateId: string;
    readonly launchTemplateName: string;
    readonly version: number;
    readonly imageId: string;
  };
  subnetZone(subnetId: string): string | undefined;
  vpcExists(vpcId: string): boolean;
}

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining';

/** Elastic Load Balancing for Auto Scaling and for the judges of a run. */
export interface TargetRegistry {
  targetGroupExists(targetGroupArn: string): boolean;
  register(targetGroupArn: string, instanceId: string): void;
  /** Starts draining; `onDrained` runs when the deregistration delay is over. */
  deregister(targetGroupArn: string, instanceId: string, onDrained: () => void): void;
  /** Undefined where the target is not registered. */
  targetState(targetGroupArn: string, instanceId: string): TargetState | undefined;
  /** ASCII `app/<lb>/<id>/targetgroup/<tg>/<id>` of a target group that a rule names, for ALBRequestCountPerTarget. */
  resourceLabel(targetGroupArn: string): string | undefined;
}

/** CloudWatch for whoever measures. */
export interface MetricSink {
  /** One value of a metric at the present moment; it counts into the minute it falls in and becomes readable after CloudWatch's lag. */
  record(metric: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly value: number;
    /** How many samples `value` sums up; default 1. */
    readonly samples?: number;
  }): void;
}

export interface MetricSource {
  /** What a reader sees now of one metric, lag included: a value per period, missing periods left out, oldest first. */
  statistics(query: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly statistic: 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'SampleCount';
    readonly periodSeconds: number;
    readonly from: number;
    readonly to: number;
  }): readonly { readonly time: number; readonly value: number }[];
}

/** EventBridge for whoever tells: the default bus's own AWS events. */
export interface EventSink {
  emit(event: {
    readonly source: string;
    readonly detailType: string;
    readonly resources: readonly string[];
    readonly detail: Readonly<Record<string, unknown>>;
  }): void;
}

export type Trace = (kind: string, text: string, data?: Readonly<Record<string, unknown>>) => void;
