import {
  CreateImageCommand,
  CreateTagsCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  EC2Client,
  paginateDescribeImages,
  paginateDescribeSnapshots,
  type Image as SdkImage,
} from '@aws-sdk/client-ec2';
import type { Image } from '../domain/image';
import { isAwsError } from '../shared/aws-errors';
import { adapter } from '../shared/clients';
import { tagList } from '../shared/tag-list';
import { tagFilters, tagRecord } from './tags';

export interface ImageRequest {
  readonly instanceId: string;
  /** 3 to 128 of letters, digits, spaces and `()[]./-'@_`. */
  readonly name: string;
  readonly description: string;
  /** Of the image and its snapshot. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What EC2 answers about an image that is deregistered. Source: Amazon EC2 developer guide, error codes. */
const GONE = ['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable'] as const;

/** EC2: images and their snapshots. Source: Amazon EC2 API reference. */
export const images = adapter(EC2Client, (client) => ({
  /**
   * Anybody's image; one that its owner has deprecated can be launched as any other.
   * @returns undefined for one that is deregistered, or not, or not yet, known
   */
  async find(imageId: string): Promise<Image | undefined> {
    try {
      for await (const { Images } of paginateDescribeImages(
        { client },
        { ImageIds: [imageId], IncludeDeprecated: true },
      )) {
        const image = Images?.[0];
        if (image !== undefined) return imageOf(image);
      }
      return undefined;
    } catch (error) {
      if (isAwsError(error, ...GONE, 'InvalidAMIID.Malformed')) return undefined;
      throw error;
    }
  },

  /** The account's own image of this name. May lag behind CreateImage. */
  async findByName(name: string): Promise<Image | undefined> {
    const request = { Owners: ['self'], Filters: [{ Name: 'name', Values: [name] }] };
    for await (const { Images } of paginateDescribeImages({ client }, request)) {
      const image = Images?.[0];
      if (image !== undefined) return imageOf(image);
    }
    return undefined;
  },

  /** The account's own images that carry all of these tags, newest first. May lag behind CreateImage. */
  async tagged(tags: Readonly<Record<string, string>>): Promise<Image[]> {
    const found: Image[] = [];
    const request = { Owners: ['self'], Filters: tagFilters(tags) };
    for await (const { Images } of paginateDescribeImages({ client }, request))
      found.push(...(Images ?? []).map(imageOf));
    return found.sort((a, b) => b.createdAt - a.createdAt);
  },

  /**
   * Orders an image of a machine at rest. CreateImage has no idempotency token: the name is one.
   * @returns undefined where an image of this name exists
   */
  async create(request: ImageRequest): Promise<string | undefined> {
    const Tags = tagList(request.tags);
    try {
      const { ImageId } = await client.send(
        new CreateImageCommand({
          InstanceId: request.instanceId,
          Name: request.name,
          Description: request.description,
          TagSpecifications: [
            { ResourceType: 'image', Tags },
            { ResourceType: 'snapshot', Tags },
          ],
        }),
      );
      return ImageId;
    } catch (error) {
      if (isAwsError(error, 'InvalidAMIName.Duplicate')) return undefined;
      throw error;
    }
  },

  async tag(imageId: string, tags: Readonly<Record<string, string>>): Promise<void> {
    await client.send(new CreateTagsCommand({ Resources: [imageId], Tags: tagList(tags) }));
  },

  /** Takes an image away, its snapshots with it. One that is gone stays so. */
  async deregister(imageId: string): Promise<void> {
    try {
      await client.send(new DeregisterImageCommand({ ImageId: imageId, DeleteAssociatedSnapshots: true }));
    } catch (error) {
      if (!isAwsError(error, ...GONE)) throw error;
    }
  },

  /** Ids of the account's own snapshots that carry all of these tags. */
  async snapshotsTagged(tags: Readonly<Record<string, string>>): Promise<string[]> {
    const found: string[] = [];
    const request = { OwnerIds: ['self'], Filters: tagFilters(tags) };
    for await (const { Snapshots } of paginateDescribeSnapshots({ client }, request)) {
      for (const { SnapshotId } of Snapshots ?? []) if (SnapshotId !== undefined) found.push(SnapshotId);
    }
    return found;
  },

  /** Deletes a snapshot, unless it is gone or an image still needs it. */
  async deleteSnapshot(snapshotId: string): Promise<void> {
    try {
      await client.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId }));
    } catch (error) {
      if (!isAwsError(error, 'InvalidSnapshot.NotFound', 'InvalidSnapshot.InUse')) throw error;
    }
  },
}));

function imageOf(image: SdkImage): Image {
  const snapshots = (image.BlockDeviceMappings ?? []).map(({ Ebs }) => Ebs?.SnapshotId);
  return {
    imageId: image.ImageId ?? '',
    state: image.State ?? 'unknown',
    stateReason: image.StateReason?.Message,
    architecture: image.Architecture ?? 'unknown',
    ownerId: image.OwnerId,
    createdAt: Date.parse(image.CreationDate ?? '') || 0,
    sourceInstanceId: image.SourceInstanceId,
    rootDeviceName: image.RootDeviceName,
    snapshotIds: snapshots.filter((id) => id !== undefined),
    tags: tagRecord(image.Tags),
  };
}
