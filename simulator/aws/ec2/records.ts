import type { SimulatedInstance, Software } from '../../ports';
import type { Architecture } from './instance-types';
import type { LaunchTemplateFields } from './launch-fields';

export type Tags = Readonly<Record<string, string>>;

interface RootVolume {
  readonly volumeId: string;
  readonly deviceName: string;
  readonly sizeGiB: number;
  readonly encrypted: boolean;
}

export interface StateReason {
  readonly code: string;
  readonly message: string;
}

/** An instance as EC2 keeps it. Times are epoch ms. */
export interface InstanceRecord extends SimulatedInstance {
  readonly reservationId: string;
  readonly architecture: Architecture;
  readonly vcpus: number;
  readonly clientToken?: string;
  readonly instanceProfileArn?: string;
  readonly securityGroupIds: readonly string[];
  readonly vpcId: string;
  readonly privateIpAddress: string;
  readonly httpTokens: 'optional' | 'required';
  readonly shutdownBehavior: 'stop' | 'terminate';
  readonly rootVolume: RootVolume;
  /** After so many minutes of running its user data has it shut itself down. */
  readonly shutsDownAfterMinutes?: number;
  /** EC2's own words for the last change: `User initiated (2026-11-20 10:00:00 GMT)`. */
  readonly stateTransitionReason: string;
  readonly reason?: StateReason;
  readonly terminatedAt?: number;
}

export type ImageState = 'pending' | 'available' | 'failed' | 'deregistered';

export interface ImageRecord {
  readonly imageId: string;
  readonly name: string;
  readonly description?: string;
  readonly state: ImageState;
  readonly reason?: StateReason;
  readonly architecture: Architecture;
  /** The account's id. */
  readonly ownerId: string;
  readonly public: boolean;
  readonly createdAt: number;
  readonly deregisteredAt?: number;
  /** From when on its snapshots may be deleted. */
  readonly snapshotsReleasedAt?: number;
  readonly sourceInstanceId?: string;
  readonly sourceImageId?: string;
  readonly parameterName?: string;
  readonly rootDeviceName: string;
  readonly sizeGiB: number;
  readonly encrypted: boolean;
  readonly snapshotId: string;
  readonly software?: Software;
  readonly tags: Tags;
}

export interface SnapshotRecord {
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly description: string;
  readonly state: 'pending' | 'completed' | 'error';
  readonly startedAt: number;
  readonly sizeGiB: number;
  readonly encrypted: boolean;
  readonly tags: Tags;
}

/** A launch template. Kiln only ever makes version 1. */
export interface LaunchTemplateRecord {
  readonly launchTemplateId: string;
  readonly launchTemplateName: string;
  readonly createdAt: number;
  readonly tags: Tags;
  readonly versionDescription?: string;
  readonly data: LaunchTemplateFields;
}
