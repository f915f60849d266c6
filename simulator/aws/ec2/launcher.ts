import { AwsError } from '../../aws-error';
import type { VirtualClock } from '../../clock';
import type { Random } from '../../random';
import type { Capacity } from './capacity';
import { invalidCombination, invalidValue, missingParameter } from './errors';
import type { Images } from './images';
import { type InstanceTypeFacts, instanceTypeFacts } from './instance-types';
import type { Instances } from './instances';
import { decodedUserData, type LaunchTemplateFields, network, shutdownMinutes } from './launch-fields';
import type { ImageRecord, InstanceRecord, Tags } from './records';
import { requireFewTags, tagsByKind } from './tags';
import { type Ec2World, profileName, type SubnetDefinition } from './world';

export interface LaunchRequest {
  readonly fields: LaunchTemplateFields;
  readonly subnetId?: string | undefined;
  readonly clientToken?: string | undefined;
  /** They beat the instance tags in `fields`. */
  readonly tags?: Tags;
}

export const TAGGABLE_AT_LAUNCH = ['instance', 'volume', 'network-interface', 'spot-instances-request'] as const;

/** Checks a request to launch one instance as EC2 does, and launches it. */
export class Launcher {
  constructor(
    private readonly world: Ec2World,
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly images: Images,
    private readonly instances: Instances,
    private readonly capacity: Capacity,
  ) {}

  /** The subnet's zone, for idempotency within it; undefined where the request names none that exists. */
  zoneOf(request: LaunchRequest): string | undefined {
    const { subnetId } = network(request.fields, request.subnetId);
    return this.world.subnets.find((subnet) => subnet.subnetId === subnetId)?.availabilityZone;
  }

  /** @throws AwsError whatever RunInstances refuses; see `errors`. */
  launch(request: LaunchRequest): InstanceRecord {
    const { fields } = request;
    if (fields.ImageId === undefined) throw missingParameter('ImageId');
    const image = this.images.requireLaunchable(fields.ImageId);
    // The API's own default is a type of 2006 that no current image runs on.
    if (fields.InstanceType === undefined) throw missingParameter('InstanceType');
    const type = requireType(fields.InstanceType, image);
    const net = network(fields, request.subnetId);
    const subnet = this.requireSubnet(net.subnetId);
    for (const group of net.securityGroupIds) this.requireSecurityGroup(group);
    const profile = this.requireProfile(fields.IamInstanceProfile);
    const volume = rootVolume(fields, image);
    const tags = tagsByKind(fields.TagSpecifications, TAGGABLE_AT_LAUNCH);
    const shutsDownAfterMinutes = shutdownMinutes(decodedUserData(fields.UserData));
    this.requireOffered(type, subnet.availabilityZone);
    this.capacity.require(type, subnet.availabilityZone, this.vcpusInUse());

    const instance: InstanceRecord = {
      instanceId: `i-0${this.random.hex(16)}`,
      reservationId: `r-0${this.random.hex(16)}`,
      imageId: image.imageId,
      instanceType: type.name,
      architecture: type.architecture,
      vcpus: type.vcpus,
      subnetId: subnet.subnetId,
      vpcId: subnet.vpcId,
      availabilityZone: subnet.availabilityZone,
      privateIpAddress: this.privateAddress(),
      securityGroupIds: net.securityGroupIds,
      httpTokens: fields.MetadataOptions?.HttpTokens ?? 'optional',
      shutdownBehavior: fields.InstanceInitiatedShutdownBehavior ?? 'stop',
      rootVolume: { ...volume, volumeId: `vol-0${this.random.hex(16)}` },
      state: 'pending',
      stateTransitionReason: '',
      launchTime: this.clock.now(),
      tags: requireFewTags({ ...tags.instance, ...request.tags }),
      luck: this.random.next(),
      ...(image.software !== undefined && { software: image.software }),
      ...(profile !== undefined && { instanceProfileArn: profile }),
      ...(request.clientToken !== undefined && { clientToken: request.clientToken }),
      ...(shutsDownAfterMinutes !== undefined && { shutsDownAfterMinutes }),
    };
    this.instances.add(instance);
    return instance;
  }

  private requireSubnet(subnetId: string | undefined): SubnetDefinition {
    if (subnetId === undefined) throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user.');
    const subnet = this.world.subnets.find((known) => known.subnetId === subnetId);
    if (subnet === undefined) {
      throw new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${subnetId}' does not exist`);
    }
    return subnet;
  }

  private requireSecurityGroup(groupId: string): void {
    if (this.world.securityGroupIds.includes(groupId)) return;
    throw new AwsError('InvalidGroup.NotFound', `The security group '${groupId}' does not exist`);
  }

  /** Source of the text: CiscoDevNet/cloud-cml#4. */
  private requireProfile(profile: LaunchTemplateFields['IamInstanceProfile']): string | undefined {
    if (profile === undefined) return undefined;
    const { Arn: arn, Name: name } = profile;
    if (arn !== undefined && name !== undefined) {
      throw invalidCombination(
        `The parameter 'iamInstanceProfile.name' may not be used in combination with 'iamInstanceProfile.arn'`,
      );
    }
    const known = this.world.instanceProfileArns.find((each) => each === arn || profileName(each) === name);
    if (known !== undefined) return known;
    throw arn === undefined
      ? invalidValue(
          `Value (${name}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name`,
        )
      : invalidValue(
          `Value (${arn}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN`,
        );
  }

  private requireOffered(type: InstanceTypeFacts, zone: string): void {
    if (this.world.notOffered?.[zone]?.includes(type.name) !== true) return;
    throw new AwsError(
      'Unsupported',
      `Your requested instance type (${type.name}) is not supported in your requested Availability Zone (${zone}).`,
    );
  }

  private vcpusInUse(): number {
    return this.instances
      .all()
      .filter(({ state }) => state === 'pending' || state === 'running')
      .reduce((sum, { vcpus }) => sum + vcpus, 0);
  }

  private privateAddress(): string {
    return `10.0.${Math.floor(this.random.between(0, 256))}.${Math.floor(this.random.between(4, 255))}`;
  }
}

function requireType(name: string, image: ImageRecord): InstanceTypeFacts {
  const type = instanceTypeFacts(name);
  if (type === undefined) throw invalidValue(`Invalid value '${name}' for InstanceType.`);
  if (type.architecture === image.architecture) return type;
  throw invalidValue(
    `The architecture '${type.architecture}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.`,
  );
}

function rootVolume(fields: LaunchTemplateFields, image: ImageRecord): Omit<InstanceRecord['rootVolume'], 'volumeId'> {
  const mapping = fields.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === image.rootDeviceName)?.Ebs;
  const sizeGiB = mapping?.VolumeSize ?? image.sizeGiB;
  if (sizeGiB < image.sizeGiB) {
    throw new AwsError(
      'InvalidBlockDeviceMapping',
      `Volume of size ${sizeGiB}GB is smaller than snapshot '${image.snapshotId}', expect size>= ${image.sizeGiB}GB`,
    );
  }
  if (image.encrypted && mapping?.Encrypted === false) {
    throw invalidValue('The encrypted flag cannot be set to false since the snapshot is encrypted');
  }
  return {
    deviceName: image.rootDeviceName,
    sizeGiB,
    encrypted: mapping?.Encrypted === true || image.encrypted,
  };
}
