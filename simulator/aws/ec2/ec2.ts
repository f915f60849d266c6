import type { VirtualClock } from '../../clock';
import type { EventSink, InstanceHost, Software } from '../../ports';
import type { Random } from '../../random';
import type { Operations, SimulatedService } from '../../service';
import { Announcements } from './announcements';
import { Capacity, type Shortage } from './capacity';
import { catalogueOperations } from './catalogue-operations';
import { ClientTokens } from './client-tokens';
import { imageOperations } from './image-operations';
import { type AdoptedImage, Images } from './images';
import { instanceOperations } from './instance-operations';
import { Instances, USER_INITIATED } from './instances';
import { EC2_LATENCIES, type Ec2Latencies } from './latencies';
import { launchTemplateOperations } from './launch-template-operations';
import { LaunchTemplates, versionNumber } from './launch-templates';
import { Launcher } from './launcher';
import type { ImageRecord, InstanceRecord, LaunchTemplateRecord, SnapshotRecord } from './records';
import { tagOperations } from './tag-operations';
import type { Ec2World, PublicImageDefinition } from './world';

/** Everything EC2 holds at present, for those who look for leftovers. Terminated and deregistered things stand aside. */
export interface Ec2Snapshot {
  /** In any state but `terminated`. */
  readonly instances: readonly InstanceRecord[];
  /** The account's own, in any state but `deregistered`. */
  readonly images: readonly ImageRecord[];
  readonly snapshots: readonly SnapshotRecord[];
  readonly launchTemplates: readonly LaunchTemplateRecord[];
}

const HOST_FAILED = { code: 'Server.InternalError', message: 'Server.InternalError: Host failure' } as const;

/**
 * Simulated EC2: instances, images, snapshots, launch templates, and the hand of fate. Methods that disturb it answer
 * with a function that ends the disturbance.
 */
export class SimulatedEc2 implements SimulatedService, InstanceHost {
  readonly name = 'ec2';
  readonly operations: Operations;
  private readonly store: Instances;
  private readonly images: Images;
  private readonly templates: LaunchTemplates;
  private readonly launcher: Launcher;
  private readonly capacity: Capacity;
  private readonly random: Random;

  constructor(
    private readonly world: Ec2World,
    surroundings: {
      readonly clock: VirtualClock;
      readonly random: Random;
      readonly events: EventSink;
      readonly latencies?: Ec2Latencies;
    },
  ) {
    const { clock, events, latencies = EC2_LATENCIES } = surroundings;
    const { accountId, region } = world;
    this.random = surroundings.random.fork('ec2');
    const announcements = new Announcements(events, region, accountId);
    const zones = [...new Set(world.subnets.map(({ availabilityZone }) => availabilityZone))];
    this.capacity = new Capacity(clock, zones, world.vcpuLimit ?? 256);
    this.store = new Instances(clock, this.random.fork('instances'), latencies, announcements);
    this.images = new Images(world, clock, this.random.fork('images'), latencies, announcements);
    this.templates = new LaunchTemplates(clock, this.random.fork('templates'));
    this.launcher = new Launcher(world, clock, this.random.fork('launches'), this.images, this.store, this.capacity);
    this.operations = {
      ...instanceOperations(this.store, this.launcher, new ClientTokens(), accountId),
      ...imageOperations(this.images, this.store, accountId),
      ...launchTemplateOperations(this.templates, this.images, new ClientTokens(), accountId),
      ...tagOperations({ instances: this.store, images: this.images, templates: this.templates }, latencies.freshId),
      ...catalogueOperations(world),
    };
  }

  // What other services need: InstanceHost.

  launchFromTemplate(request: Parameters<InstanceHost['launchFromTemplate']>[0]): InstanceRecord {
    versionNumber(request.version);
    const { data } = this.templates.require({ id: request.launchTemplateId });
    return this.launcher.launch({ fields: data, subnetId: request.subnetId, tags: request.tags });
  }

  terminate(instanceId: string, reason: string): void {
    this.store.terminate(instanceId, { ...USER_INITIATED, message: reason });
  }

  instance(instanceId: string): InstanceRecord | undefined {
    return this.store.find(instanceId);
  }

  instances(): readonly InstanceRecord[] {
    return this.store.all();
  }

  onStateChange(listener: Parameters<InstanceHost['onStateChange']>[0]): void {
    this.store.onStateChange(listener);
  }

  resolveTemplate(
    template: Parameters<InstanceHost['resolveTemplate']>[0],
    version: string,
  ): ReturnType<InstanceHost['resolveTemplate']> {
    const { launchTemplateId, launchTemplateName, data } = this.templates.require(template);
    return { launchTemplateId, launchTemplateName, version: versionNumber(version), imageId: data.ImageId ?? '' };
  }

  subnetZone(subnetId: string): string | undefined {
    return this.world.subnets.find((subnet) => subnet.subnetId === subnetId)?.availabilityZone;
  }

  vpcExists(vpcId: string): boolean {
    return this.world.subnets.some((subnet) => subnet.vpcId === vpcId);
  }

  // What Run Command and the judges of a run need.

  /** Puts software on an instance; images made from it will have it. */
  install(instanceId: string, software: Software): void {
    this.store.install(instanceId, software);
  }

  /** An image of the account that somebody else has made: Image Builder, a person. @returns its id */
  adoptImage(image: AdoptedImage): string {
    return this.images.adopt(image);
  }

  snapshot(): Ec2Snapshot {
    return {
      instances: this.store.all().filter(({ state }) => state !== 'terminated'),
      images: this.images.all().filter((image) => !image.public && image.state !== 'deregistered'),
      snapshots: this.images.allSnapshots(),
      launchTemplates: this.templates.all(),
    };
  }

  /** Somebody publishes an image: AWS a newer base, for instance. */
  publishImage(definition: PublicImageDefinition): void {
    this.images.publish(definition);
  }

  // The hand of fate.

  /** Launches fail with InsufficientInstanceCapacity until a moment (epoch ms), everywhere or in one zone. */
  runOutOfCapacity(shortage: Shortage): () => void {
    return this.capacity.shorten(shortage);
  }

  /** Images, those pending too, take so many seconds from CreateImage to available. */
  holdImages(seconds: number): () => void {
    return this.images.pendingFor(seconds);
  }

  /** Images, those pending too, end `failed` with this StateReason. */
  failImages(reason: string): () => void {
    return this.images.fail(reason);
  }

  /** The host of an instance fails: it shuts down and is gone, by nobody's wish. */
  kill(instanceId: string): void {
    this.store.terminate(instanceId, HOST_FAILED);
  }

  /** Another actor deregisters an image and deletes its snapshots. @throws AwsError as DeregisterImage. */
  loseImage(imageId: string): void {
    this.images.deleteSnapshotOf(this.images.deregister(imageId, this.random.uuid()));
  }

  /** Another actor deletes a launch template. @throws AwsError as DeleteLaunchTemplate. */
  loseLaunchTemplate(template: { readonly id?: string; readonly name?: string }): void {
    const { launchTemplateId } = this.templates.require(template);
    this.templates.delete(launchTemplateId);
  }
}
