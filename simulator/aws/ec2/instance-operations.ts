import type {
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
  Instance,
  RunInstancesCommandInput,
  RunInstancesCommandOutput,
  InstanceState as SdkInstanceState,
  StopInstancesCommandInput,
  StopInstancesCommandOutput,
  TerminateInstancesCommandInput,
  TerminateInstancesCommandOutput,
} from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import type { InstanceState } from '../../ports';
import { type Operations, operation } from '../../service';
import type { ClientTokens } from './client-tokens';
import { instanceNotFound, invalidValue, tokenOfTerminated } from './errors';
import { filtersBy, page, pageFields, passes } from './filters';
import { instanceTypeFacts } from './instance-types';
import { type Instances, USER_INITIATED } from './instances';
import { launchFields } from './launch-fields';
import type { Launcher } from './launcher';
import type { InstanceRecord } from './records';
import { tagList } from './tags';
import { profileName } from './world';

type Output<T> = Omit<T, '$metadata'>;

const runInstancesInput = z.strictObject({
  ...launchFields,
  MinCount: z.number().int(),
  MaxCount: z.number().int(),
  SubnetId: z.string().optional(),
  ClientToken: z.string().optional(),
  Monitoring: z.strictObject({ Enabled: z.boolean() }).optional(),
}) satisfies z.ZodType<RunInstancesCommandInput>;

const describeInstancesInput = z.strictObject({
  InstanceIds: z.array(z.string()).optional(),
  Filters: filtersBy(
    'availability-zone',
    'client-token',
    'image-id',
    'instance-id',
    'instance-state-name',
    'instance-type',
    'subnet-id',
    'vpc-id',
  ),
  ...pageFields,
}) satisfies z.ZodType<DescribeInstancesCommandInput>;

const idsInput = z.strictObject({ InstanceIds: z.array(z.string()).min(1) }) satisfies z.ZodType<
  StopInstancesCommandInput & TerminateInstancesCommandInput
>;

/** Source: EC2 API reference, RunInstances: up to 64 ASCII characters. */
const MAX_TOKEN = 64;

export function instanceOperations(
  instances: Instances,
  launcher: Launcher,
  tokens: ClientTokens,
  accountId: string,
): Operations {
  return {
    RunInstances: operation<z.output<typeof runInstancesInput>, Output<RunInstancesCommandOutput>>({
      kind: 'write',
      input: runInstancesInput,
      answer: (input, call) => {
        const { MinCount, MaxCount, SubnetId, ClientToken = call.token, Monitoring, ...fields } = input;
        if (MinCount < 1 || MaxCount < MinCount) throw invalidValue(`Invalid value for min and max count`);
        if (MaxCount > 1) throw new AwsError('InstanceLimitExceeded', 'The simulated account launches one at a time.');
        if (ClientToken.length > MAX_TOKEN)
          throw invalidValue(`The client token is longer than ${MAX_TOKEN} characters`);
        const request = { fields, subnetId: SubnetId, clientToken: ClientToken };
        // Zonal idempotency: the same token may launch once in every zone.
        const token = `${ClientToken}/${launcher.zoneOf(request)}`;
        const parameters = { MinCount, MaxCount, Monitoring, ...fields };
        const earlier = tokens.earlier(token, parameters);
        if (earlier === undefined) {
          const launched = launcher.launch(request);
          tokens.remember(token, parameters, launched.instanceId);
          return reservation(launched, accountId);
        }
        const replayed = instances.find(earlier);
        if (replayed === undefined) throw instanceNotFound([earlier]);
        if (replayed.state === 'terminated') throw tokenOfTerminated();
        return reservation(replayed, accountId);
      },
    }),

    DescribeInstances: operation<z.output<typeof describeInstancesInput>, Output<DescribeInstancesCommandOutput>>({
      kind: 'eventual',
      input: describeInstancesInput,
      answer: ({ InstanceIds: ids, Filters, ...paging }, call) => {
        const candidates =
          ids === undefined || ids.length === 0 ? instances.visible(call.readAt) : instances.require(ids, call.readAt);
        const found = candidates.filter((instance) => passes(Filters, filterFields(instance), instance.tags));
        const { items, next } = page(found, paging, { min: 5, max: 1000, ids });
        return { Reservations: items.map((instance) => reservation(instance, accountId)), ...next };
      },
    }),

    StopInstances: operation<z.output<typeof idsInput>, Output<StopInstancesCommandOutput>>({
      kind: 'write',
      input: idsInput,
      answer: ({ InstanceIds }, call) => {
        const before = instances.require(InstanceIds, call.now);
        for (const instance of before) requireStoppable(instance);
        for (const { instanceId } of before) instances.stop(instanceId, USER_INITIATED);
        return { StoppingInstances: changes(before, instances) };
      },
    }),

    TerminateInstances: operation<z.output<typeof idsInput>, Output<TerminateInstancesCommandOutput>>({
      kind: 'write',
      input: idsInput,
      answer: ({ InstanceIds }, call) => {
        const before = instances.require(InstanceIds, call.now);
        for (const { instanceId } of before) instances.terminate(instanceId, USER_INITIATED);
        return { TerminatingInstances: changes(before, instances) };
      },
    }),
  };
}

/** Source of the first text: cloud-custodian/cloud-custodian#6014. */
function requireStoppable({ instanceId, state }: InstanceRecord): void {
  if (state === 'pending') {
    throw new AwsError(
      'IncorrectInstanceState',
      `Instance '${instanceId}' cannot be stopped as it has never reached the 'running' state.`,
    );
  }
  if (state === 'shutting-down' || state === 'terminated') {
    throw new AwsError(
      'IncorrectInstanceState',
      `This instance '${instanceId}' is not in a state from which it can be stopped.`,
    );
  }
}

/** Source of the codes: EC2 API reference, InstanceState. */
const STATE_CODES: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

function sdkState(state: InstanceState): SdkInstanceState {
  return { Code: STATE_CODES[state], Name: state };
}

function changes(before: readonly InstanceRecord[], instances: Instances) {
  return before.map(({ instanceId, state }) => ({
    InstanceId: instanceId,
    PreviousState: sdkState(state),
    CurrentState: sdkState(instances.find(instanceId)?.state ?? state),
  }));
}

function filterFields(instance: InstanceRecord) {
  return {
    'availability-zone': instance.availabilityZone,
    'client-token': instance.clientToken,
    'image-id': instance.imageId,
    'instance-id': instance.instanceId,
    'instance-state-name': instance.state,
    'instance-type': instance.instanceType,
    'subnet-id': instance.subnetId,
    'vpc-id': instance.vpcId,
  };
}

function reservation(instance: InstanceRecord, accountId: string) {
  return { ReservationId: instance.reservationId, OwnerId: accountId, Groups: [], Instances: [sdkInstance(instance)] };
}

/** An instance that is shutting down or gone has no network any more, as on AWS. */
function sdkInstance(record: InstanceRecord): Instance {
  const gone = record.state === 'terminated';
  return {
    InstanceId: record.instanceId,
    ImageId: record.imageId,
    InstanceType: instanceTypeFacts(record.instanceType)?.name,
    Architecture: record.architecture,
    AmiLaunchIndex: 0,
    LaunchTime: new Date(record.launchTime),
    State: sdkState(record.state),
    StateTransitionReason: record.stateTransitionReason,
    ...stateReason(record),
    Placement: { AvailabilityZone: record.availabilityZone, Tenancy: 'default' },
    ...(!gone && {
      SubnetId: record.subnetId,
      VpcId: record.vpcId,
      PrivateIpAddress: record.privateIpAddress,
      SecurityGroups: record.securityGroupIds.map((GroupId) => ({ GroupId, GroupName: GroupId })),
    }),
    ...(record.instanceProfileArn !== undefined &&
      !gone && {
        IamInstanceProfile: { Arn: record.instanceProfileArn, Id: profileName(record.instanceProfileArn) },
      }),
    ClientToken: record.clientToken ?? '',
    RootDeviceName: record.rootVolume.deviceName,
    RootDeviceType: 'ebs',
    BlockDeviceMappings: gone
      ? []
      : [
          {
            DeviceName: record.rootVolume.deviceName,
            Ebs: { VolumeId: record.rootVolume.volumeId, DeleteOnTermination: true, Status: 'attached' },
          },
        ],
    MetadataOptions: { State: 'applied', HttpTokens: record.httpTokens, HttpEndpoint: 'enabled' },
    Tags: tagList(record.tags),
  };
}

/** While an instance starts, EC2 gives that as the reason. Source: EC2 API reference, RunInstances, the example responses. */
function stateReason({ state, reason }: InstanceRecord): Pick<Instance, 'StateReason'> {
  if (reason !== undefined) return { StateReason: { Code: reason.code, Message: reason.message } };
  return state === 'pending' ? { StateReason: { Code: 'pending', Message: 'pending' } } : {};
}
