import type {
  CreateImageCommandInput,
  CreateImageCommandOutput,
  DeleteSnapshotCommandInput,
  DeleteSnapshotCommandOutput,
  DeregisterImageCommandInput,
  DeregisterImageCommandOutput,
  DescribeImagesCommandInput,
  DescribeImagesCommandOutput,
  DescribeSnapshotsCommandInput,
  DescribeSnapshotsCommandOutput,
  Image,
  Snapshot,
} from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import { invalidValue, requireForm, snapshotNotFound } from './errors';
import { filtersBy, page, pageFields, passes } from './filters';
import { AMAZON, type Images } from './images';
import type { Instances } from './instances';
import type { ImageRecord, SnapshotRecord } from './records';
import { tagList, tagSpecifications, tagsByKind } from './tags';

type Output<T> = Omit<T, '$metadata'>;

const createImageInput = z.strictObject({
  InstanceId: z.string(),
  Name: z.string(),
  Description: z.string().max(255).optional(),
  NoReboot: z.boolean().optional(),
  TagSpecifications: tagSpecifications.optional(),
}) satisfies z.ZodType<CreateImageCommandInput>;

const describeImagesInput = z.strictObject({
  ImageIds: z.array(z.string()).optional(),
  Owners: z.array(z.string()).optional(),
  /** No image is deprecated here, so it hides none and shows none. */
  IncludeDeprecated: z.boolean().optional(),
  Filters: filtersBy('architecture', 'image-id', 'is-public', 'name', 'state'),
  ...pageFields,
}) satisfies z.ZodType<DescribeImagesCommandInput>;

const deregisterImageInput = z.strictObject({
  ImageId: z.string(),
  DeleteAssociatedSnapshots: z.boolean().optional(),
}) satisfies z.ZodType<DeregisterImageCommandInput>;

const describeSnapshotsInput = z.strictObject({
  SnapshotIds: z.array(z.string()).optional(),
  OwnerIds: z.array(z.string()).optional(),
  Filters: filtersBy('description', 'snapshot-id', 'status', 'volume-id'),
  ...pageFields,
}) satisfies z.ZodType<DescribeSnapshotsCommandInput>;

const deleteSnapshotInput = z.strictObject({
  SnapshotId: z.string(),
}) satisfies z.ZodType<DeleteSnapshotCommandInput>;

/** Source: EC2 API reference, CreateImage, Name. */
const IMAGE_NAME = /^[a-zA-Z0-9()[\] ./\-'@_]{3,128}$/;

export function imageOperations(images: Images, instances: Instances, accountId: string): Operations {
  const isOwnedBy = (owner: string, record: { readonly ownerId: string }): boolean =>
    record.ownerId === (owner === 'self' ? accountId : owner === 'amazon' ? AMAZON : owner);

  return {
    CreateImage: operation<z.output<typeof createImageInput>, Output<CreateImageCommandOutput>>({
      kind: 'write',
      input: createImageInput,
      answer: ({ InstanceId, Name, Description, NoReboot = false, TagSpecifications }, call) => {
        if (!IMAGE_NAME.test(Name)) {
          throw new AwsError(
            'InvalidAMIName.Malformed',
            "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, and only the following characters: ( ) [ ] . / - ' @ _ and spaces",
          );
        }
        const [source] = instances.require([InstanceId], call.now);
        // Code and text: aws-samples/aws-systemsmanagerautomation-with-asglifecyclehooks#2, packer step_create_ami.go.
        if (source === undefined || !['running', 'stopping', 'stopped'].includes(source.state)) {
          throw invalidValue(
            `Invalid value '${InstanceId}' for instanceId. Instance is not in state 'running' or 'stopping' or 'stopped'`,
          );
        }
        const tags = tagsByKind(TagSpecifications, ['image', 'snapshot']);
        const image = images.create({
          source,
          name: Name,
          description: Description,
          imageTags: tags.image ?? {},
          snapshotTags: tags.snapshot ?? {},
          requestId: call.token,
        });
        if (source.state === 'running' && !NoReboot) instances.reboot(InstanceId);
        return { ImageId: image.imageId };
      },
    }),

    DescribeImages: operation<z.output<typeof describeImagesInput>, Output<DescribeImagesCommandOutput>>({
      kind: 'eventual',
      input: describeImagesInput,
      answer: ({ ImageIds: ids, Owners, Filters, ...paging }, call) => {
        const candidates =
          ids === undefined || ids.length === 0 ? images.registered(call.readAt) : images.require(ids, call.readAt);
        const found = candidates.filter(
          (image) =>
            (Owners ?? [image.ownerId]).some((owner) => isOwnedBy(owner, image)) &&
            passes(Filters, imageFields(image), image.tags),
        );
        const { items, next } = page(found, paging, { min: 1, max: 1000, ids });
        return { Images: items.map(sdkImage), ...next };
      },
    }),

    DeregisterImage: operation<z.output<typeof deregisterImageInput>, Output<DeregisterImageCommandOutput>>({
      kind: 'write',
      input: deregisterImageInput,
      answer: ({ ImageId, DeleteAssociatedSnapshots = false }, call) => {
        if (images.find(ImageId)?.public === true) {
          throw new AwsError('AuthFailure', `Not authorized for image:${ImageId}`, 403);
        }
        const image = images.deregister(ImageId, call.token);
        if (!DeleteAssociatedSnapshots) return { Return: true };
        images.deleteSnapshotOf(image);
        return { Return: true, DeleteSnapshotResults: [{ SnapshotId: image.snapshotId, ReturnCode: 'success' }] };
      },
    }),

    DescribeSnapshots: operation<z.output<typeof describeSnapshotsInput>, Output<DescribeSnapshotsCommandOutput>>({
      kind: 'eventual',
      input: describeSnapshotsInput,
      answer: ({ SnapshotIds: ids = [], OwnerIds, Filters, ...paging }, call) => {
        requireForm('snap-', ids);
        const missing = ids.find((id) => images.snapshot(id, call.readAt) === undefined);
        if (missing !== undefined) throw snapshotNotFound(missing);
        const found = images
          .allSnapshots(call.readAt)
          .filter(
            (snapshot) =>
              (ids.length === 0 || ids.includes(snapshot.snapshotId)) &&
              (OwnerIds ?? ['self']).some((owner) => isOwnedBy(owner, { ownerId: accountId })) &&
              passes(Filters, snapshotFields(snapshot), snapshot.tags),
          );
        const { items, next } = page(found, paging, { min: 5, max: 1000, ids });
        return { Snapshots: items.map((snapshot) => sdkSnapshot(snapshot, accountId)), ...next };
      },
    }),

    DeleteSnapshot: operation<z.output<typeof deleteSnapshotInput>, Output<DeleteSnapshotCommandOutput>>({
      kind: 'write',
      input: deleteSnapshotInput,
      answer: ({ SnapshotId }) => {
        images.deleteSnapshot(SnapshotId);
        return {};
      },
    }),
  };
}

function imageFields(image: ImageRecord) {
  return {
    architecture: image.architecture,
    'image-id': image.imageId,
    'is-public': String(image.public),
    name: image.name,
    state: image.state,
  };
}

function snapshotFields(snapshot: SnapshotRecord) {
  return {
    description: snapshot.description,
    'snapshot-id': snapshot.snapshotId,
    status: snapshot.state,
    'volume-id': snapshot.volumeId,
  };
}

function sdkImage(image: ImageRecord): Image {
  return {
    ImageId: image.imageId,
    Name: image.name,
    ...(image.description !== undefined && { Description: image.description }),
    State: image.state,
    ...(image.reason !== undefined && { StateReason: { Code: image.reason.code, Message: image.reason.message } }),
    Architecture: image.architecture,
    ImageType: 'machine',
    OwnerId: image.ownerId,
    ...(image.ownerId === AMAZON && { ImageOwnerAlias: 'amazon' }),
    Public: image.public,
    CreationDate: new Date(image.createdAt).toISOString(),
    ImageLocation: `${image.ownerId === AMAZON ? 'amazon' : image.ownerId}/${image.name}`,
    RootDeviceName: image.rootDeviceName,
    RootDeviceType: 'ebs',
    VirtualizationType: 'hvm',
    PlatformDetails: 'Linux/UNIX',
    ...(image.sourceInstanceId !== undefined && { SourceInstanceId: image.sourceInstanceId }),
    ...(image.sourceImageId !== undefined && { SourceImageId: image.sourceImageId }),
    ...(image.parameterName !== undefined && { PublicSsmParameterName: image.parameterName }),
    BlockDeviceMappings: [
      {
        DeviceName: image.rootDeviceName,
        Ebs: {
          SnapshotId: image.snapshotId,
          VolumeSize: image.sizeGiB,
          VolumeType: 'gp3',
          Encrypted: image.encrypted,
          DeleteOnTermination: true,
        },
      },
    ],
    Tags: tagList(image.tags),
  };
}

function sdkSnapshot(snapshot: SnapshotRecord, accountId: string): Snapshot {
  return {
    SnapshotId: snapshot.snapshotId,
    VolumeId: snapshot.volumeId,
    Description: snapshot.description,
    State: snapshot.state,
    Progress: snapshot.state === 'completed' ? '100%' : '0%',
    StartTime: new Date(snapshot.startedAt),
    VolumeSize: snapshot.sizeGiB,
    Encrypted: snapshot.encrypted,
    OwnerId: accountId,
    Tags: tagList(snapshot.tags),
  };
}
