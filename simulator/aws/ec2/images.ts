import type { Timer, VirtualClock } from '../../clock';
import type { Random } from '../../random';
import { VersionedMap } from '../../versioned-map';
import type { Announcements } from './announcements';
import {
  imageNameTaken,
  imageNotFound,
  imageNotReady,
  imageUnavailable,
  requireForm,
  snapshotInUse,
  snapshotNotFound,
} from './errors';
import type { Ec2Latencies } from './latencies';
import type { ImageRecord, InstanceRecord, SnapshotRecord, Tags } from './records';
import type { Ec2World, PublicImageDefinition } from './world';

export interface ImageRequest {
  readonly source: InstanceRecord;
  readonly name: string;
  readonly description?: string | undefined;
  readonly imageTags: Tags;
  readonly snapshotTags: Tags;
  readonly requestId: string;
}

/** An image that Kiln has not made, as it lies in the account. */
export type AdoptedImage = Pick<ImageRecord, 'name' | 'architecture' | 'tags' | 'software'>;

/** Whose Amazon Linux images are. Source: EC2 user guide, "Find an AMI": owner alias `amazon`; the id is the one their images carry. */
export const AMAZON = '137112412989';

/** What people see of Amazon Linux images. */
const PUBLIC_ROOT = { rootDeviceName: '/dev/xvda', sizeGiB: 8 } as const;

/**
 * Images and the snapshots they are made of: pending, then available or failed, at last deregistered.
 * Source: EC2 API reference, CreateImage, DeregisterImage, DeleteSnapshot.
 */
export class Images {
  private readonly records: VersionedMap<ImageRecord>;
  private readonly snapshots: VersionedMap<SnapshotRecord>;
  private readonly completions = new Map<string, { readonly timer: Timer; readonly complete: () => void }>();
  private fixedPendingSeconds: number | undefined;
  private failure: string | undefined;

  constructor(
    private readonly world: Ec2World,
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly latencies: Ec2Latencies,
    private readonly announcements: Announcements,
  ) {
    this.records = new VersionedMap(() => clock.now());
    this.snapshots = new VersionedMap(() => clock.now());
    for (const definition of world.publicImages) this.publish(definition);
  }

  /** Somebody else's image, from now on. */
  publish(definition: PublicImageDefinition): void {
    this.records.put(definition.imageId, {
      ...definition,
      ...PUBLIC_ROOT,
      state: 'available',
      ownerId: AMAZON,
      public: true,
      encrypted: false,
      snapshotId: `snap-0${this.random.hex(16)}`,
      tags: {},
    });
  }

  /** Also those deregistered. */
  all(): readonly ImageRecord[] {
    return this.records.list();
  }

  allSnapshots(at?: number): readonly SnapshotRecord[] {
    return this.snapshots.list(at);
  }

  find(imageId: string): ImageRecord | undefined {
    return this.records.get(imageId);
  }

  snapshot(snapshotId: string, at?: number): SnapshotRecord | undefined {
    return this.snapshots.get(snapshotId, at);
  }

  /** Those a describe lists at a moment. */
  registered(at: number): readonly ImageRecord[] {
    return this.records.list(at).filter(({ state }) => state !== 'deregistered');
  }

  /**
   * Those of these ids. One deregistered lately is passed over in silence, as AWS does (boto/botocore#2194).
   * @throws AwsError InvalidAMIID.Malformed, InvalidAMIID.NotFound.
   */
  require(imageIds: readonly string[], at: number): readonly ImageRecord[] {
    requireForm('ami-', imageIds);
    return imageIds.flatMap((id) => {
      const record = this.records.get(id, at);
      if (record === undefined) throw imageNotFound(id);
      if (record.state !== 'deregistered') return [record];
      if (at >= (record.deregisteredAt ?? 0) + this.latencies.afterlife * 1000) throw imageNotFound(id);
      return [];
    });
  }

  /** @throws AwsError InvalidAMIID.Malformed, InvalidAMIID.NotFound, InvalidAMIID.Unavailable. */
  requireLaunchable(imageId: string): ImageRecord {
    const record = this.requireRegistered(imageId);
    if (record.state !== 'available') throw imageNotReady(imageId);
    return record;
  }

  adopt(image: AdoptedImage): string {
    const imageId = `ami-0${this.random.hex(16)}`;
    const snapshotId = `snap-0${this.random.hex(16)}`;
    const createdAt = this.clock.now();
    const { sizeGiB } = PUBLIC_ROOT;
    this.snapshots.put(snapshotId, {
      snapshotId,
      volumeId: `vol-0${this.random.hex(16)}`,
      description: `Created by CreateImage for ${imageId}`,
      state: 'completed',
      startedAt: createdAt,
      sizeGiB,
      encrypted: true,
      tags: image.tags,
    });
    this.records.put(imageId, {
      ...image,
      ...PUBLIC_ROOT,
      imageId,
      state: 'available',
      ownerId: this.world.accountId,
      public: false,
      createdAt,
      encrypted: true,
      snapshotId,
    });
    return imageId;
  }

  /** Starts an image and its snapshot. @throws AwsError InvalidAMIName.Duplicate. */
  create(request: ImageRequest): ImageRecord {
    const { source, name, description, requestId } = request;
    const namesake = this.registered(this.clock.now()).find((image) => !image.public && image.name === name);
    if (namesake !== undefined) throw imageNameTaken(name, namesake.imageId);
    const imageId = `ami-0${this.random.hex(16)}`;
    const snapshotId = `snap-0${this.random.hex(16)}`;
    const createdAt = this.clock.now();
    const { deviceName: rootDeviceName, sizeGiB, encrypted, volumeId } = source.rootVolume;
    this.snapshots.put(snapshotId, {
      snapshotId,
      volumeId,
      description: `Created by CreateImage(${source.instanceId}) for ${imageId}`,
      state: 'pending',
      startedAt: createdAt,
      sizeGiB,
      encrypted,
      tags: request.snapshotTags,
    });
    const image: ImageRecord = {
      imageId,
      name,
      state: 'pending',
      architecture: source.architecture,
      ownerId: this.world.accountId,
      public: false,
      createdAt,
      sourceInstanceId: source.instanceId,
      sourceImageId: source.imageId,
      rootDeviceName,
      sizeGiB,
      encrypted,
      snapshotId,
      tags: request.imageTags,
      ...(description !== undefined && { description }),
      ...(source.software !== undefined && { software: source.software }),
    };
    this.records.put(imageId, image);
    const seconds = this.fixedPendingSeconds ?? this.random.between(...this.latencies.image);
    this.completeAt(imageId, createdAt + seconds * 1000, () => this.complete(imageId, requestId));
    return image;
  }

  /**
   * @returns the image as it was.
   * @throws AwsError InvalidAMIID.Malformed, InvalidAMIID.NotFound, InvalidAMIID.Unavailable when it is gone already.
   */
  deregister(imageId: string, requestId: string): ImageRecord {
    const image = this.requireRegistered(imageId);
    this.completions.get(imageId)?.timer.cancel();
    this.completions.delete(imageId);
    const now = this.clock.now();
    this.records.put(imageId, {
      ...image,
      state: 'deregistered',
      deregisteredAt: now,
      snapshotsReleasedAt: now + this.random.between(...this.latencies.snapshotRelease) * 1000,
    });
    this.announcements.imageState(imageId, 'deregistered', requestId);
    return image;
  }

  /** @throws AwsError InvalidSnapshotID.Malformed, InvalidSnapshot.NotFound, InvalidSnapshot.InUse. */
  deleteSnapshot(snapshotId: string): void {
    requireForm('snap-', [snapshotId]);
    if (this.snapshots.get(snapshotId) === undefined) throw snapshotNotFound(snapshotId);
    const user = this.records
      .list()
      .find((image) => image.snapshotId === snapshotId && (image.snapshotsReleasedAt ?? Infinity) > this.clock.now());
    if (user !== undefined) throw snapshotInUse(snapshotId, user.imageId);
    this.snapshots.delete(snapshotId);
  }

  /** As DeregisterImage does at the caller's wish: EC2 need not wait for itself to let go. */
  deleteSnapshotOf(image: ImageRecord): void {
    this.snapshots.delete(image.snapshotId);
  }

  tagImage(imageId: string, change: (tags: Tags) => Tags): void {
    this.records.update(imageId, (record) => ({ ...record, tags: change(record.tags) }));
  }

  tagSnapshot(snapshotId: string, change: (tags: Tags) => Tags): void {
    this.snapshots.update(snapshotId, (record) => ({ ...record, tags: change(record.tags) }));
  }

  /** From now on images, those pending too, take so many seconds; the answer ends it for images to come. */
  pendingFor(seconds: number): () => void {
    this.fixedPendingSeconds = seconds;
    for (const [imageId, { timer, complete }] of [...this.completions]) {
      timer.cancel();
      this.completeAt(imageId, (this.records.get(imageId)?.createdAt ?? 0) + seconds * 1000, complete);
    }
    return () => {
      this.fixedPendingSeconds = undefined;
    };
  }

  /** From now on images, those pending too, fail for this reason; the answer ends it. */
  fail(reason: string): () => void {
    this.failure = reason;
    return () => {
      this.failure = undefined;
    };
  }

  private requireRegistered(imageId: string): ImageRecord {
    requireForm('ami-', [imageId]);
    const record = this.records.get(imageId);
    if (record === undefined) throw imageNotFound(imageId);
    if (record.state === 'deregistered') throw imageUnavailable(imageId);
    return record;
  }

  private completeAt(imageId: string, time: number, complete: () => void): void {
    this.completions.set(imageId, { timer: this.clock.at(time, complete), complete });
  }

  private complete(imageId: string, requestId: string): void {
    this.completions.delete(imageId);
    const { failure } = this;
    const image = this.records.get(imageId);
    if (image === undefined) return;
    if (failure === undefined) this.records.put(imageId, { ...image, state: 'available' });
    else
      this.records.put(imageId, {
        ...image,
        state: 'failed',
        reason: { code: 'Server.InternalError', message: failure },
      });
    this.snapshots.update(image.snapshotId, (record) => ({
      ...record,
      state: failure === undefined ? 'completed' : 'error',
    }));
    this.announcements.imageState(imageId, failure === undefined ? 'available' : 'failed', requestId, failure);
  }
}
