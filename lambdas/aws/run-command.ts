import {
  GetCommandInvocationCommand,
  paginateDescribeInstanceInformation,
  paginateListCommands,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { Invocation } from '../domain/scripts-progress';
import { meaning } from '../shared/aws-errors';
import { adapter } from '../shared/clients';
import { allOf, sent } from './answers';

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

/** SSM lists nothing of a machine whose agent it does not know, or not yet everywhere: it refuses. */
const nobody = meaning([], 'InvalidInstanceId');

/** SSM Run Command. Source: AWS Systems Manager API reference. */
export const runCommand = adapter(SSMClient, (client) => ({
  /** Online, ConnectionLost or Inactive; undefined for a machine whose agent never reported. */
  async pingStatus(instanceId: string): Promise<string | undefined> {
    const request = { Filters: [{ Key: 'InstanceIds', Values: [instanceId] }] };
    const pages = paginateDescribeInstanceInformation({ client }, request);
    const [agent] = await allOf(pages, ({ InstanceInformationList }) => InstanceInformationList).catch(nobody);
    return agent?.PingStatus;
  },

  /** The id of a command sent to a machine with this comment: SendCommand takes no idempotency token. */
  async findCommand(instanceId: string, comment: string): Promise<string | undefined> {
    const pages = paginateListCommands({ client }, { InstanceId: instanceId });
    const commands = await allOf(pages, ({ Commands }) => Commands).catch(nobody);
    return commands.find(({ Comment }) => Comment === comment)?.CommandId;
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
    return sent(Command?.CommandId, `the id of the command sent to ${request.instanceId}`);
  },

  /** @returns undefined right after the send, when SSM does not know it yet. */
  async invocation(commandId: string, instanceId: string): Promise<Invocation | undefined> {
    const found = await client
      .send(new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId }))
      .catch(meaning(undefined, 'InvocationDoesNotExist'));
    if (found === undefined) return undefined;
    const status = found.Status ?? 'Pending';
    return { status, statusDetails: found.StatusDetails ?? status, stderr: found.StandardErrorContent ?? '' };
  },
}));
