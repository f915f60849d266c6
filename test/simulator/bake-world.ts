import { createHash } from 'node:crypto';
import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { SimulatedEc2 } from '../../simulator/aws/ec2/ec2';
import type { Ec2World } from '../../simulator/aws/ec2/world';
import { SimulatedS3 } from '../../simulator/aws/s3/s3';
import { SimulatedSsm } from '../../simulator/aws/ssm/ssm';
import type { LatencyProfile } from '../../simulator/kernel';
import type { EventSink, Workload } from '../../simulator/ports';
import { START, virtualAws } from './virtual-aws';

export const BASE_IMAGE = 'ami-0aaaaaaaaaaaaaaa1';
export const X86_IMAGE = 'ami-0aaaaaaaaaaaaaaa2';
export const SUBNET_A = 'subnet-0aaaaaaaaaaaaaaa1';
export const SUBNET_B = 'subnet-0bbbbbbbbbbbbbbb2';
export const GROUP = 'sg-0aaaaaaaaaaaaaaa1';
export const PROFILE = 'arn:aws:iam::111122223333:instance-profile/kiln/prod-web-builder';
export const DOCUMENT = 'Kiln-prod-RunScripts';

const WORLD: Ec2World = {
  region: 'eu-central-1',
  accountId: '111122223333',
  subnets: [
    { subnetId: SUBNET_A, vpcId: 'vpc-0aaaaaaaaaaaaaaa1', availabilityZone: 'eu-central-1a' },
    { subnetId: SUBNET_B, vpcId: 'vpc-0aaaaaaaaaaaaaaa1', availabilityZone: 'eu-central-1b' },
  ],
  securityGroupIds: [GROUP],
  instanceProfileArns: [PROFILE],
  publicImages: [
    { imageId: BASE_IMAGE, name: 'al2023-arm64', architecture: 'arm64', createdAt: START },
    { imageId: X86_IMAGE, name: 'al2023-x86_64', architecture: 'x86_64', createdAt: START },
  ],
  notOffered: { 'eu-central-1b': ['c7g.xlarge'] },
  vcpuLimit: 16,
};

const DOCUMENT_CONTENT = {
  schemaVersion: '2.2',
  description: 'Runs the scripts a manifest names.',
  parameters: {
    manifest: { type: 'String', allowedPattern: '^s3://[a-z0-9.-]+/[A-Za-z0-9/_.-]+$' },
    manifestSha256: { type: 'String', allowedPattern: '^[0-9a-f]{64}$' },
    executionTimeout: { type: 'String', default: '3600', allowedPattern: '^[0-9]+$' },
  },
  mainSteps: [
    {
      action: 'aws:runShellScript',
      name: 'runScripts',
      inputs: { timeoutSeconds: '{{ executionTimeout }}', runCommand: ['…'] },
    },
  ],
};

/** A region with two subnets, a builder's profile, base images, a versioned bucket and Kiln's command document. */
export function bakeWorld(settings: { latency?: Partial<LatencyProfile>; workload?: Partial<Workload> } = {}) {
  const aws = virtualAws(settings.latency);
  const { clock, random } = aws;
  const events: Parameters<EventSink['emit']>[0][] = [];
  const ec2 = new SimulatedEc2(WORLD, { clock, random, events: { emit: (event) => events.push(event) } });
  const s3 = new SimulatedS3(clock, random);
  const ssm = new SimulatedSsm(WORLD, {
    clock,
    random,
    nodes: ec2,
    objects: s3,
    workload: { behaviour: () => undefined, ...settings.workload },
  });
  for (const service of [ec2, s3, ssm]) aws.kernel.register(service);
  s3.createBucket({ name: 'assets', versioned: true });
  ssm.registerDocument({ name: DOCUMENT, content: DOCUMENT_CONTENT });
  return { ...aws, ec2, s3, ssm, events };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A request for a builder that ends itself after an hour. */
export const builder = {
  ImageId: BASE_IMAGE,
  InstanceType: 't4g.small',
  MinCount: 1,
  MaxCount: 1,
  SubnetId: SUBNET_A,
  SecurityGroupIds: [GROUP],
  IamInstanceProfile: { Arn: PROFILE },
  InstanceInitiatedShutdownBehavior: 'terminate',
  UserData: Buffer.from('#!/bin/bash\nshutdown -h +60\n').toString('base64'),
} satisfies RunInstancesCommandInput;
