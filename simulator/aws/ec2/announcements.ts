import type { EventSink, InstanceState } from '../../ports';
import type { ImageState } from './records';

/** EC2's events on the default bus. Source: EC2 user guide, "Monitor AMI events", "State change events for your instances". */
export class Announcements {
  constructor(
    private readonly events: EventSink,
    private readonly region: string,
    private readonly accountId: string,
  ) {}

  instanceState(instanceId: string, state: InstanceState): void {
    this.events.emit({
      source: 'aws.ec2',
      detailType: 'EC2 Instance State-change Notification',
      resources: [`arn:aws:ec2:${this.region}:${this.accountId}:instance/${instanceId}`],
      detail: { 'instance-id': instanceId, state },
    });
  }

  /** Image ARNs have no account. */
  imageState(imageId: string, state: Exclude<ImageState, 'pending'>, requestId: string, errorMessage = ''): void {
    this.events.emit({
      source: 'aws.ec2',
      detailType: 'EC2 AMI State Change',
      resources: [`arn:aws:ec2:${this.region}::image/${imageId}`],
      detail: { RequestId: requestId, ImageId: imageId, State: state, ErrorMessage: errorMessage },
    });
  }
}
