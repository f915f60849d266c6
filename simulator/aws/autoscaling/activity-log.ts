import type { ScalingActivityStatusCode } from '@aws-sdk/client-auto-scaling';
import { VersionedMap } from '../../versioned-map';
import type { Surroundings } from './context';
import type { Group, Subnet } from './model';

export interface Activity {
  readonly id: string;
  readonly kind: 'launch' | 'terminate';
  readonly groupName: string;
  readonly groupArn: string;
  /** Undefined where there was none to launch. */
  readonly instanceId?: string;
  readonly description: string;
  readonly cause: string;
  readonly startTime: number;
  readonly endTime?: number;
  readonly statusCode: ScalingActivityStatusCode;
  readonly statusMessage?: string;
  /** Percent. */
  readonly progress: number;
  readonly details: { readonly 'Subnet ID': string; readonly 'Availability Zone': string };
}

/** The scaling activities of all groups, deleted ones included, and the events EventBridge gets of their ends. */
export class ActivityLog {
  private readonly activities: VersionedMap<Activity>;

  constructor(private readonly surroundings: Surroundings) {
    this.activities = new VersionedMap(() => surroundings.clock.now());
  }

  /** @param time epoch ms, the moment to look at. */
  list(time?: number): readonly Activity[] {
    return this.activities.list(time);
  }

  startLaunch(group: Group, subnet: Subnet, instanceId: string, cause: string): string {
    const started = this.start(group, subnet, 'launch', cause, `Launching a new EC2 instance: ${instanceId}`);
    this.activities.put(started.id, { ...started, instanceId, statusCode: 'PreInService', progress: 30 });
    return started.id;
  }

  /** A launch that EC2 refused: an activity that begins and ends now. */
  failLaunch(group: Group, subnet: Subnet, cause: string, message: string): void {
    const started = this.start(group, subnet, 'launch', cause, 'Launching a new EC2 instance.');
    this.activities.put(started.id, started);
    this.fail(started.id, 'Failed', message);
  }

  startTermination(group: Group, subnet: Subnet, instanceId: string, cause: string): string {
    const started = this.start(group, subnet, 'terminate', cause, `Terminating EC2 instance: ${instanceId}`);
    this.activities.put(started.id, { ...started, instanceId });
    return started.id;
  }

  /** Source of status and text: activity histories of groups with a target group, DescribeScalingActivities. */
  waitForDraining(id: string): void {
    this.activities.update(id, (activity) => ({
      ...activity,
      description: `${activity.description} - Waiting For ELB Connection Draining.`,
      statusCode: 'WaitingForELBConnectionDraining',
      progress: 50,
    }));
  }

  succeed(id: string): void {
    this.end(id, (activity) => ({
      ...activity,
      description: activity.description.replace(' - Waiting For ELB Connection Draining.', ''),
      statusCode: 'Successful',
    }));
  }

  fail(id: string, statusCode: 'Failed' | 'Cancelled', message: string): void {
    this.end(id, (activity) => ({
      ...activity,
      description: `${activity.description}${activity.instanceId === undefined ? '' : '.'}  Status Reason: ${message}`,
      statusCode,
      statusMessage: message,
    }));
  }

  private start(group: Group, subnet: Subnet, kind: Activity['kind'], cause: string, description: string): Activity {
    return {
      id: this.surroundings.random.uuid(),
      kind,
      groupName: group.name,
      groupArn: group.arn,
      description,
      cause,
      startTime: this.surroundings.clock.now(),
      statusCode: 'InProgress',
      progress: 0,
      details: { 'Subnet ID': subnet.subnetId, 'Availability Zone': subnet.zone },
    };
  }

  private end(id: string, change: (activity: Activity) => Activity): void {
    const activity = this.activities.get(id);
    if (activity === undefined || activity.endTime !== undefined) return;
    const ended = { ...change(activity), progress: 100, endTime: this.surroundings.clock.now() };
    this.activities.put(id, ended);
    this.tell(ended);
  }

  /** Source of the shape: Auto Scaling user guide, "Amazon EC2 Auto Scaling event reference". */
  private tell(activity: Activity): void {
    const { events, trace, region, account, random } = this.surroundings;
    const successful = activity.statusCode === 'Successful';
    const action = activity.kind === 'launch' ? 'Launch' : 'Terminate';
    const instanceArns =
      activity.instanceId === undefined ? [] : [`arn:aws:ec2:${region}:${account}:instance/${activity.instanceId}`];
    events.emit({
      source: 'aws.autoscaling',
      detailType: `EC2 Instance ${action} ${successful ? 'Successful' : 'Unsuccessful'}`,
      resources: [activity.groupArn, ...instanceArns],
      detail: {
        StatusCode: successful ? 'InProgress' : 'Failed',
        Description: activity.description,
        AutoScalingGroupName: activity.groupName,
        ActivityId: activity.id,
        Details: activity.details,
        RequestId: random.uuid(),
        StatusMessage: activity.statusMessage ?? '',
        StartTime: new Date(activity.startTime).toISOString(),
        EndTime: new Date(activity.endTime ?? activity.startTime).toISOString(),
        EC2InstanceId: activity.instanceId ?? '',
        Cause: activity.cause,
      },
    });
    trace?.('autoscaling', `${activity.groupName}: ${activity.description}`, {
      group: activity.groupName,
      instanceId: activity.instanceId,
      statusCode: activity.statusCode,
    });
  }
}
