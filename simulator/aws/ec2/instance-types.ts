import type { _InstanceType } from '@aws-sdk/client-ec2';

export type Architecture = 'arm64' | 'x86_64';

export interface InstanceTypeFacts {
  readonly name: _InstanceType;
  readonly architecture: Architecture;
  readonly vcpus: number;
  readonly memoryMiB: number;
}

/** Some current instance types. Source: EC2 instance types guide, specifications of each family. */
export const INSTANCE_TYPES: readonly InstanceTypeFacts[] = [
  { name: 't4g.micro', architecture: 'arm64', vcpus: 2, memoryMiB: 1024 },
  { name: 't4g.small', architecture: 'arm64', vcpus: 2, memoryMiB: 2048 },
  { name: 't4g.medium', architecture: 'arm64', vcpus: 2, memoryMiB: 4096 },
  { name: 't4g.large', architecture: 'arm64', vcpus: 2, memoryMiB: 8192 },
  { name: 'm7g.medium', architecture: 'arm64', vcpus: 1, memoryMiB: 4096 },
  { name: 'm7g.large', architecture: 'arm64', vcpus: 2, memoryMiB: 8192 },
  { name: 'm7g.xlarge', architecture: 'arm64', vcpus: 4, memoryMiB: 16384 },
  { name: 'c7g.large', architecture: 'arm64', vcpus: 2, memoryMiB: 4096 },
  { name: 'c7g.xlarge', architecture: 'arm64', vcpus: 4, memoryMiB: 8192 },
  { name: 'r7g.large', architecture: 'arm64', vcpus: 2, memoryMiB: 16384 },
  { name: 't3.micro', architecture: 'x86_64', vcpus: 2, memoryMiB: 1024 },
  { name: 't3.small', architecture: 'x86_64', vcpus: 2, memoryMiB: 2048 },
  { name: 't3.medium', architecture: 'x86_64', vcpus: 2, memoryMiB: 4096 },
  { name: 't3.large', architecture: 'x86_64', vcpus: 2, memoryMiB: 8192 },
  { name: 'm7i.large', architecture: 'x86_64', vcpus: 2, memoryMiB: 8192 },
  { name: 'm7i.xlarge', architecture: 'x86_64', vcpus: 4, memoryMiB: 16384 },
  { name: 'c7i.large', architecture: 'x86_64', vcpus: 2, memoryMiB: 4096 },
  { name: 'c7i.xlarge', architecture: 'x86_64', vcpus: 4, memoryMiB: 8192 },
  { name: 'r7i.large', architecture: 'x86_64', vcpus: 2, memoryMiB: 16384 },
];

export function instanceTypeFacts(name: string): InstanceTypeFacts | undefined {
  return INSTANCE_TYPES.find((type) => type.name === name);
}
