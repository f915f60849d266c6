import {
  type DescribeInstancesCommandInput,
  EC2Client,
  type Instance,
  paginateDescribeInstances,
  RunInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Machine } from '../domain/machine';
import { TAGS } from '../domain/names';
import { meaning } from '../shared/aws-errors';
import { adapter } from '../shared/clients';
import { tagList } from '../shared/tag-list';
import { allOf, sent } from './answers';
import { instanceType } from './instance-type';
import { type RootVolume, rootVolumeMapping } from './root-volume';
import { tagRecord } from './tags';

/** A machine of a bake as it is asked for. It has no key pair and takes no inbound connection: SSM is the only way in. */
export interface MachineRequest {
  /** The same token never starts a second one. */
  readonly token: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly profileArn: string;
  readonly subnetId: string;
  readonly securityGroupId: string;
  readonly rootVolume: RootVolume;
  /** A script, run once as root. */
  readonly userData: string;
  /** Of the instance and its volume. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What EC2 says of an instance that it does not, or not yet, know. */
const NOT_KNOWN = 'InvalidInstanceID.NotFound';

/** EC2: the machines of a bake. Source: Amazon EC2 API reference. */
export const machines = adapter(EC2Client, (client) => ({
  /**
   * Starts a machine, or finds the one this token started before, in whatever state it is.
   * @throws IdempotentInstanceTerminated when that one is gone; InsufficientInstanceCapacity and the like as EC2 says it
   */
  async launch(request: MachineRequest): Promise<Machine> {
    const Tags = tagList(request.tags);
    const { Instances } = await client.send(
      new RunInstancesCommand({
        ClientToken: request.token,
        MinCount: 1,
        MaxCount: 1,
        ImageId: request.imageId,
        InstanceType: instanceType(request.instanceType),
        IamInstanceProfile: { Arn: request.profileArn },
        SubnetId: request.subnetId,
        SecurityGroupIds: [request.securityGroupId],
        BlockDeviceMappings: [rootVolumeMapping(request.rootVolume)],
        MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        InstanceInitiatedShutdownBehavior: 'terminate',
        UserData: Buffer.from(request.userData).toString('base64'),
        TagSpecifications: [
          { ResourceType: 'instance', Tags },
          { ResourceType: 'volume', Tags },
        ],
      }),
    );
    return machineOf(sent(Instances?.[0], `the instance started from ${request.imageId}`));
  },

  /** @returns undefined for one that is not, or not yet, known. */
  async find(instanceId: string): Promise<Machine | undefined> {
    const [machine] = await described(client, { InstanceIds: [instanceId] }).catch(meaning([], NOT_KNOWN));
    return machine;
  },

  /** Builders and testers of a release, those terminated within the last hour too. May lag behind a launch. */
  ofRelease(releaseId: string): Promise<Machine[]> {
    const Filters = [
      { Name: `tag:${TAGS.release}`, Values: [releaseId] },
      { Name: `tag:${TAGS.role}`, Values: ['builder', 'tester'] },
    ];
    return described(client, { Filters });
  },

  /** One that cannot be stopped in the state it is in by now is left to whoever looks next. */
  async stop(instanceId: string): Promise<void> {
    await client
      .send(new StopInstancesCommand({ InstanceIds: [instanceId] }))
      .catch(meaning(undefined, 'IncorrectInstanceState', NOT_KNOWN));
  },

  /** One by one, as EC2 terminates none of a list of which it does not know one. One it does not know is passed over. */
  async terminate(instanceIds: readonly string[]): Promise<void> {
    for (const instanceId of instanceIds) {
      await client
        .send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }))
        .catch(meaning(undefined, NOT_KNOWN));
    }
  },
}));

function described(client: EC2Client, request: DescribeInstancesCommandInput): Promise<Machine[]> {
  return allOf(paginateDescribeInstances({ client }, request), ({ Reservations }) =>
    Reservations?.flatMap(({ Instances }) => Instances ?? []).map(machineOf),
  );
}

function machineOf(instance: Instance): Machine {
  return {
    instanceId: instance.InstanceId ?? '',
    state: instance.State?.Name ?? 'unknown',
    stateReason: instance.StateReason?.Message,
    role: tagRecord(instance.Tags)[TAGS.role] ?? 'machine',
  };
}
