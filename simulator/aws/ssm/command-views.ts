import type { Command, CommandInvocation, GetCommandInvocationResult } from '@aws-sdk/client-ssm';
import type { CommandRecord, InvocationRecord } from './commands';

/** Sources: Systems Manager API reference, GetCommandInvocation; CommandPlugin, Output. */
const STDOUT_SHOWN = 24_000;
const STDERR_SHOWN = 8_000;
const PLUGIN_OUTPUT_SHOWN = 2_500;

/** What a list of commands may be narrowed to. */
export interface Filtered {
  readonly CommandId?: string | undefined;
  readonly InstanceId?: string | undefined;
  readonly Filters?:
    | readonly { readonly key: 'DocumentName' | 'InvokedAfter' | 'InvokedBefore' | 'Status'; readonly value: string }[]
    | undefined;
}

export function passes(
  { CommandId, InstanceId, Filters = [] }: Filtered,
  command: CommandRecord,
  invocation: InvocationRecord | undefined,
): boolean {
  if (CommandId !== undefined && CommandId !== command.commandId) return false;
  if (InstanceId !== undefined && InstanceId !== command.instanceId) return false;
  const found = {
    DocumentName: (value: string) => command.documentName === value,
    InvokedAfter: (value: string) => command.requestedAt >= Date.parse(value),
    InvokedBefore: (value: string) => command.requestedAt < Date.parse(value),
    Status: (value: string) => (invocation?.status ?? 'Pending') === value,
  };
  return Filters.every(({ key, value }) => found[key](value));
}

export function sdkCommand(command: CommandRecord, invocation: InvocationRecord | undefined): Command {
  const status = invocation?.status ?? 'Pending';
  const over = invocation?.endedAt !== undefined;
  return {
    CommandId: command.commandId,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    Comment: command.comment,
    Parameters: Object.fromEntries(Object.entries(command.parameters).map(([name, value]) => [name, [value]])),
    InstanceIds: [command.instanceId],
    Targets: [],
    RequestedDateTime: new Date(command.requestedAt),
    ExpiresAfter: new Date(command.expiresAt),
    // A command as a whole knows no Delayed.
    Status: status === 'Delayed' ? 'InProgress' : status,
    StatusDetails: invocation?.details ?? 'Pending',
    TimeoutSeconds: command.timeoutSeconds,
    TargetCount: 1,
    CompletedCount: over ? 1 : 0,
    ErrorCount: status === 'Failed' ? 1 : 0,
    DeliveryTimedOutCount: invocation?.details === 'DeliveryTimedOut' ? 1 : 0,
    CloudWatchOutputConfig: logs(command),
  };
}

export function sdkInvocationResult(command: CommandRecord, invocation: InvocationRecord): GetCommandInvocationResult {
  const { startedAt, endedAt } = invocation;
  return {
    CommandId: command.commandId,
    InstanceId: command.instanceId,
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    PluginName: command.pluginName,
    ResponseCode: invocation.responseCode,
    ExecutionStartDateTime: startedAt === undefined ? '' : new Date(startedAt).toISOString(),
    ExecutionElapsedTime: startedAt === undefined || endedAt === undefined ? '' : isoDuration(endedAt - startedAt),
    ExecutionEndDateTime: startedAt === undefined || endedAt === undefined ? '' : new Date(endedAt).toISOString(),
    Status: invocation.status,
    StatusDetails: invocation.details,
    StandardOutputContent: invocation.stdout.slice(0, STDOUT_SHOWN),
    StandardOutputUrl: '',
    StandardErrorContent: invocation.stderr.slice(0, STDERR_SHOWN),
    StandardErrorUrl: '',
    CloudWatchOutputConfig: logs(command),
  };
}

export function sdkInvocation(
  command: CommandRecord,
  invocation: InvocationRecord,
  details: boolean,
): CommandInvocation {
  const { startedAt, endedAt, status } = invocation;
  return {
    CommandId: command.commandId,
    InstanceId: command.instanceId,
    InstanceName: '',
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    RequestedDateTime: new Date(command.requestedAt),
    Status: status,
    StatusDetails: invocation.details,
    StandardOutputUrl: '',
    StandardErrorUrl: '',
    CommandPlugins: details
      ? [
          {
            Name: command.pluginName,
            // A plugin knows neither Delayed nor Cancelling.
            Status: status === 'Delayed' ? 'Pending' : status === 'Cancelling' ? 'InProgress' : status,
            StatusDetails: invocation.details,
            ResponseCode: invocation.responseCode,
            ...(startedAt !== undefined && { ResponseStartDateTime: new Date(startedAt) }),
            ...(endedAt !== undefined && { ResponseFinishDateTime: new Date(endedAt) }),
            Output: pluginOutput(invocation),
          },
        ]
      : [],
    CloudWatchOutputConfig: logs(command),
  };
}

/** Here the agent shows both streams in one text. */
function pluginOutput({ stdout, stderr }: InvocationRecord): string {
  const text = stderr === '' ? stdout : `${stdout}\n----------ERROR-------\n${stderr}`;
  return text.slice(0, PLUGIN_OUTPUT_SHOWN);
}

function logs({ logGroup }: CommandRecord) {
  return { CloudWatchLogGroupName: logGroup ?? '', CloudWatchOutputEnabled: logGroup !== undefined };
}

/** As the agent writes it: `PT1H0.271S`. */
function isoDuration(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor(milliseconds / 60_000) % 60;
  const seconds = Math.round(milliseconds % 60_000) / 1000;
  return `PT${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${seconds}S`;
}
