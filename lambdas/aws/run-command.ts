import {
  GetCommandInvocationCommand,
  paginateDescribeInstanceInformation,
  paginateListCommands,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { Invocation } from '../domain/scripts-progress';
import { isAwsError } from '../shared/aws-errors';
import { adapter } from '../shared/clients';

export interface CommandRequest {
  readonly instanceId: string;
  readonly document: string;
  /** How an earlier send is found again; at most 100 characters. */
  readonly comment: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Its whole output goes here: Run Command itself keeps 24,000 characters of stdout and 8,000 of stderr. */
  readonly logGroup: string;
}

/** An agent that has not fetched its command by then is not going to. */
const DELIVERY_SECONDS = 300;

/** What SSM says of a machine whose agent it does not know, or not yet everywhere. */
const NOT_REGISTERED = 'InvalidInstanceId';

/** SSM Run Command. Source: AWS Systems Manager API reference. */
export const runCommand = adapter(SSMClient, (client) => ({
  /** Online, ConnectionLost or Inactive; undefined for a machine whose agent never reported. */
  async pingStatus(instanceId: string): Promise<string | undefined> {
    const request = { Filters: [{ Key: 'InstanceIds', Values: [instanceId] }] };
    try {
      for await (const { InstanceInformationList } of paginateDescribeInstanceInformation({ client }, request)) {
        const agent = InstanceInformationList?.[0];
        if (agent !== undefined) return agent.PingStatus;
      }
      return undefined;
    } catch (error) {
      if (isAwsError(error, NOT_REGISTERED)) return undefined;
      throw error;
    }
  },

  /** The id of a command sent to a machine with this comment: SendCommand takes no idempotency token. */
  async findCommand(instanceId: string, comment: string): Promise<string | undefined> {
    try {
      for await (const { Commands } of paginateListCommands({ client }, { InstanceId: instanceId })) {
        const command = Commands?.find(({ Comment }) => Comment === comment);
        if (command !== undefined) return command.CommandId;
      }
      return undefined;
    } catch (error) {
      if (isAwsError(error, NOT_REGISTERED)) return undefined;
      throw error;
    }
  },

  /** @returns the command's id. @throws InvalidInstanceId where the agent is not, or not yet, registered */
  async send(request: CommandRequest): Promise<string> {
    const { Command } = await client.send(
      new SendCommandCommand({
        InstanceIds: [request.instanceId],
        DocumentName: request.document,
        Comment: request.comment,
        Parameters: Object.fromEntries(Object.entries(request.parameters).map(([name, value]) => [name, [value]])),
        TimeoutSeconds: DELIVERY_SECONDS,
        CloudWatchOutputConfig: { CloudWatchOutputEnabled: true, CloudWatchLogGroupName: request.logGroup },
      }),
    );
    if (Command?.CommandId === undefined) throw new Error('SendCommand gave no command');
    return Command.CommandId;
  },

  /** @returns undefined right after the send, when SSM does not know it yet. */
  async invocation(commandId: string, instanceId: string): Promise<Invocation | undefined> {
    try {
      const found = await client.send(
        new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId }),
      );
      const status = found.Status ?? 'Pending';
      return { status, statusDetails: found.StatusDetails ?? status, stderr: found.StandardErrorContent ?? '' };
    } catch (error) {
      if (isAwsError(error, 'InvocationDoesNotExist')) return undefined;
      throw error;
    }
  },
}));
