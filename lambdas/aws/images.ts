import {
  CreateImageCommand,
  CreateTagsCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  type DescribeImagesCommandInput,
  EC2Client,
  paginateDescribeImages,
  paginateDescribeSnapshots,
  type Image as SdkImage,
} from '@aws-sdk/client-ec2';
import type { Image } from '../domain/image';
import { meaning } from '../shared/aws-errors';
import { adapter } from '../shared/clients';
import { tagList } from '../shared/tag-list';
import { allOf } from './answers';
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
    const request = { ImageIds: [imageId], IncludeDeprecated: true };
    const [image] = await described(client, request).catch(meaning([], ...GONE, 'InvalidAMIID.Malformed'));
    return image;
  },

  /** The account's own image of this name. May lag behind CreateImage. */
  async findByName(name: string): Promise<Image | undefined> {
    const [image] = await described(client, { Owners: ['self'], Filters: [{ Name: 'name', Values: [name] }] });
    return image;
  },

  /** The account's own images that carry all of these tags, newest first. May lag behind CreateImage. */
  async tagged(tags: Readonly<Record<string, string>>): Promise<Image[]> {
    const found = await described(client, { Owners: ['self'], Filters: tagFilters(tags) });
    return found.sort((a, b) => b.createdAt - a.createdAt);
  },

  /**
   * Orders an image of a machine at rest. CreateImage has no idempotency token: the name is one.
   * @returns undefined where an image of this name exists
   */
  async create(request: ImageRequest): Promise<string | undefined> {
    const Tags = tagList(request.tags);
    const ordered = await client
      .send(
        new CreateImageCommand({
          InstanceId: request.instanceId,
          Name: request.name,
          Description: request.description,
          TagSpecifications: [
            { ResourceType: 'image', Tags },
            { ResourceType: 'snapshot', Tags },
          ],
        }),
      )
      .catch(meaning(undefined, 'InvalidAMIName.Duplicate'));
    return ordered?.ImageId;
  },

  async tag(imageId: string, tags: Readonly<Record<string, string>>): Promise<void> {
    await client.send(new CreateTagsCommand({ Resources: [imageId], Tags: tagList(tags) }));
  },

  /** Takes an image away, its snapshots with it. One that is gone stays so. */
  async deregister(imageId: string): Promise<void> {
    await client
      .send(new DeregisterImageCommand({ ImageId: imageId, DeleteAssociatedSnapshots: true }))
      .catch(meaning(undefined, ...GONE));
  },

  /** Ids of the account's own snapshots that carry all of these tags. */
  snapshotsTagged(tags: Readonly<Record<string, string>>): Promise<string[]> {
    const pages = paginateDescribeSnapshots({ client }, { OwnerIds: ['self'], Filters: tagFilters(tags) });
    return allOf(pages, ({ Snapshots }) => Snapshots?.map(({ SnapshotId }) => SnapshotId));
  },

  /** Deletes a snapshot, unless it is gone or an image still needs it. */
  async deleteSnapshot(snapshotId: string): Promise<void> {
    await client
      .send(new DeleteSnapshotCommand({ SnapshotId: snapshotId }))
      .catch(meaning(undefined, 'InvalidSnapshot.NotFound', 'InvalidSnapshot.InUse'));
  },
}));

function described(client: EC2Client, request: DescribeImagesCommandInput): Promise<Image[]> {
  return allOf(paginateDescribeImages({ client }, request), ({ Images }) => Images?.map(imageOf));
}

function imageOf(image: SdkImage): Image {
  const snapshots = (image.BlockDeviceMappings ?? []).map(({ Ebs }) => Ebs?.SnapshotId);
  return {
    imageId: image.ImageId ?? '',
    state: image.State ?? 'unknown',
    stateReason: image.StateReason?.Message,
    architecture: image.Architecture ?? 'unknown',
    ownerId: image.OwnerId,
    createdAt: new Date(image.CreationDate ?? 0).getTime(),
    sourceInstanceId: image.SourceInstanceId,
    rootDeviceName: image.RootDeviceName,
    snapshotIds: snapshots.filter((id) => id !== undefined),
    tags: tagRecord(image.Tags),
  };
}
