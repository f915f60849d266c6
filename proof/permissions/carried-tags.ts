import { TAGS } from '../../lambdas/domain/names';
import type { LaunchTemplateRecord } from '../../simulator/aws/ec2/records';
import type { KilnWorld } from '../../simulator/world/kiln-world';
import { NETWORK } from '../../simulator/world/network';
import type { Tags } from './demand';

/**
 * What resources of the simulated AWS carry at this moment, as IAM looks it up for `aws:ResourceTag`. Undefined for what
 * is not there: then IAM has no tag to compare, and a statement that wants one does not hold.
 */
export class CarriedTags {
  /** @param lateSeconds how long after something is made IAM sees its tags */
  constructor(
    private readonly world: KilnWorld,
    private readonly lateSeconds = 0,
  ) {
    this.stage = world.names.prefix.replace('kiln-', '');
  }

  private readonly stage: string;

  instance(id: string): Tags | undefined {
    const instance = this.ec2().instances.find(({ instanceId }) => instanceId === id);
    return instance && this.seen(instance.launchTime, instance.tags);
  }

  image(id: string): Tags | undefined {
    const image = this.ec2().images.find(({ imageId }) => imageId === id);
    return image && this.seen(image.createdAt, image.tags);
  }

  snapshot(id: string): Tags | undefined {
    const snapshot = this.ec2().snapshots.find(({ snapshotId }) => snapshotId === id);
    return snapshot && this.seen(snapshot.startedAt, snapshot.tags);
  }

  /** The snapshots that go with an image. */
  snapshotsOf(id: string): readonly string[] {
    return this.ec2().images.flatMap(({ imageId, snapshotId }) => (imageId === id ? [snapshotId] : []));
  }

  /** By its name. */
  template(name: string): LaunchTemplateRecord | undefined {
    const template = this.ec2().launchTemplates.find(({ launchTemplateName }) => launchTemplateName === name);
    return template && { ...template, tags: this.seen(template.createdAt, template.tags) ?? {} };
  }

  /** A fleet's stack tags the groups it makes; other ones there are none in a rehearsal. */
  securityGroup(id: string): Tags | undefined {
    const { instanceSecurityGroupIds, builderSecurityGroupId } = NETWORK;
    const isOurs = [...instanceSecurityGroupIds, builderSecurityGroupId].includes(id);
    return isOurs ? { [TAGS.stage]: this.stage } : undefined;
  }

  group(name: string): Tags | undefined {
    const group = this.world.aws.autoscaling.group(name);
    return group && this.seen(group.createdAt, Object.fromEntries(group.tags.map(({ key, value }) => [key, value])));
  }

  /** Of target groups, listeners and rules, by ARN. */
  balancing(arn: string): Tags | undefined {
    return this.world.aws.elbv2.state.tags.get(arn, this.seenUntil());
  }

  private seen(createdAt: number, tags: Tags): Tags | undefined {
    return createdAt <= this.seenUntil() ? tags : undefined;
  }

  private seenUntil(): number {
    return this.world.clock.now() - this.lateSeconds * 1000;
  }

  private ec2() {
    return this.world.aws.ec2.snapshot();
  }
}
