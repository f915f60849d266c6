import type { EbsBlockDevice } from '@aws-sdk/client-ec2';

export interface RootVolume {
  readonly deviceName: string;
  readonly sizeGiB: number;
  readonly type: 'gp3' | 'gp2';
}

/** As EC2 has it: encrypted, and gone with its instance. */
export function rootVolumeMapping(volume: RootVolume): { DeviceName: string; Ebs: EbsBlockDevice } {
  return {
    DeviceName: volume.deviceName,
    Ebs: { VolumeSize: volume.sizeGiB, VolumeType: volume.type, Encrypted: true, DeleteOnTermination: true },
  };
}
