/** The words of Auto Scaling. All values are immutable; times are epoch ms, durations seconds. */

/** Source: Auto Scaling user guide, "Types of processes". */
export const PROCESS_NAMES = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
] as const;

export type ProcessName = (typeof PROCESS_NAMES)[number];

export const TERMINATION_POLICIES = [
  'Default',
  'OldestInstance',
  'NewestInstance',
  'OldestLaunchTemplate',
  'ClosestToNextInstanceHour',
] as const;

export type TerminationPolicy = (typeof TERMINATION_POLICIES)[number];

export interface Subnet {
  readonly subnetId: string;
  readonly zone: string;
}

/** A launch template as a caller named it: `version` may be a number, `$Default` or `$Latest`. */
export interface TemplateReference {
  readonly id: string;
  readonly name: string;
  readonly version: string;
}

export interface GroupTag {
  readonly key: string;
  readonly value: string;
  readonly propagateAtLaunch: boolean;
}

export interface Sizes {
  readonly min: number;
  readonly max: number;
  readonly desired: number;
}

/** An instance of a group, from the launch until EC2 has terminated it. */
export interface Member extends Subnet {
  readonly instanceId: string;
  readonly instanceType: string;
  readonly imageId: string;
  /** With the version resolved to a number. */
  readonly template: TemplateReference;
  readonly lifecycleState: 'Pending' | 'InService' | 'Terminating';
  readonly healthStatus: 'Healthy' | 'Unhealthy';
  /** Why it is unhealthy, as an activity's cause tells it. */
  readonly unhealthyReason?: UnhealthyReason;
  readonly protectedFromScaleIn: boolean;
  readonly launchedAt: number;
  readonly inServiceSince?: number;
  /** Its launch, or its termination once that began. */
  readonly activityId: string;
  /** Still being deregistered from a target group. */
  readonly draining: boolean;
}

/** EC2: no longer running. ELB: its target group says so. */
export type UnhealthyReason = 'EC2' | 'ELB';

export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly template: TemplateReference;
  readonly sizes: Sizes;
  /** Why the desired capacity is what it is, until the group has reached it: the beginning of the activities' causes. */
  readonly capacityCause?: string;
  readonly subnets: readonly Subnet[];
  readonly targetGroupArns: readonly string[];
  readonly healthCheckTypes: readonly string[];
  readonly healthCheckGraceSeconds: number;
  readonly defaultCooldownSeconds: number;
  readonly defaultWarmupSeconds?: number;
  readonly terminationPolicies: readonly TerminationPolicy[];
  readonly newInstancesProtected: boolean;
  readonly tags: readonly GroupTag[];
  readonly suspendedProcesses: readonly ProcessName[];
  readonly members: readonly Member[];
  readonly deleting: boolean;
}

export interface TargetTrackingPolicy {
  readonly groupName: string;
  readonly name: string;
  readonly arn: string;
  readonly metric: 'ASGAverageCPUUtilization' | 'ALBRequestCountPerTarget';
  readonly resourceLabel?: string;
  readonly target: number;
  readonly disableScaleIn: boolean;
  readonly enabled: boolean;
  readonly warmupSeconds?: number;
  readonly alarmHigh: string;
  readonly alarmLow: string;
}

export function isSuspended(group: Group, process: ProcessName): boolean {
  return group.suspendedProcesses.includes(process);
}

/** Whether a launch or a termination is under way. */
export function isBusy(group: Group): boolean {
  return group.members.some((member) => member.lifecycleState !== 'InService');
}

/** What counts towards the desired capacity: instances in service and those on their way there. */
export function capacityOf(group: Group): readonly Member[] {
  return group.members.filter((member) => member.lifecycleState !== 'Terminating');
}

export function inService(group: Group): readonly Member[] {
  return group.members.filter((member) => member.lifecycleState === 'InService');
}

/**
 * Whether an instance still warms up. Source: PutScalingPolicy `EstimatedInstanceWarmup`: without one the group's
 * default warm-up holds, without that the cooldown.
 */
export function isWarmingUp(member: Member, now: number, warmupSeconds: number): boolean {
  return member.inServiceSince === undefined || now < member.inServiceSince + warmupSeconds * 1000;
}
