import type {
  DescribeInstanceInformationCommandInput,
  DescribeInstanceInformationCommandOutput,
} from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { type Operations, operation } from '../../service';
import type { Agents, PingState } from './agents';
import { page, validationError } from './errors';
import type { ManagedNode, ManagedNodes } from './surroundings';

const filterKey = z.enum(['InstanceIds', 'PingStatus']);

const describeInput = z.strictObject({
  Filters: z.array(z.strictObject({ Key: filterKey, Values: z.array(z.string()).min(1) })).optional(),
  InstanceInformationFilterList: z
    .array(z.strictObject({ key: filterKey, valueSet: z.array(z.string()).min(1) }))
    .optional(),
  MaxResults: z.number().optional(),
  NextToken: z.string().optional(),
}) satisfies z.ZodType<DescribeInstanceInformationCommandInput>;

const PAGE = { min: 5, max: 50 };

export function nodeOperations(nodes: ManagedNodes, agents: Agents): Operations {
  return {
    DescribeInstanceInformation: operation<
      z.output<typeof describeInput>,
      Omit<DescribeInstanceInformationCommandOutput, '$metadata'>
    >({
      kind: 'eventual',
      input: describeInput,
      answer: ({ Filters, InstanceInformationFilterList: older, ...paging }, call) => {
        if (Filters !== undefined && older !== undefined) {
          throw validationError('Filters and InstanceInformationFilterList cannot be used together.');
        }
        const filters = Filters ?? older?.map(({ key, valueSet }) => ({ Key: key, Values: valueSet })) ?? [];
        const found = nodes.instances().flatMap((node) => {
          const ping = agents.ping(node.instanceId, call.readAt);
          if (ping === undefined) return [];
          const fields = { InstanceIds: node.instanceId, PingStatus: ping.pingStatus };
          return filters.every(({ Key, Values }) => Values.includes(fields[Key])) ? [{ node, ping }] : [];
        });
        const { items, next } = page(found, paging, PAGE);
        return { InstanceInformationList: items.map(({ node, ping }) => sdkInformation(node, ping)), ...next };
      },
    }),
  };
}

function sdkInformation(node: ManagedNode, { pingStatus, lastPing, registeredAt }: PingState) {
  return {
    InstanceId: node.instanceId,
    PingStatus: pingStatus,
    LastPingDateTime: new Date(lastPing),
    RegistrationDate: new Date(registeredAt),
    AgentVersion: '3.3.2299.0',
    PlatformType: 'Linux' as const,
    PlatformName: 'Amazon Linux',
    PlatformVersion: '2023',
    ResourceType: 'EC2Instance' as const,
    IPAddress: node.privateIpAddress,
  };
}
