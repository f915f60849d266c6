import type {
  CancelCommandCommandInput,
  CancelCommandCommandOutput,
  GetCommandInvocationCommandInput,
  GetCommandInvocationCommandOutput,
  ListCommandInvocationsCommandInput,
  ListCommandInvocationsCommandOutput,
  ListCommandsCommandInput,
  ListCommandsCommandOutput,
  SendCommandCommandInput,
  SendCommandCommandOutput,
} from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import { type Filtered, passes, sdkCommand, sdkInvocation, sdkInvocationResult } from './command-views';
import type { CommandRecord, Commands } from './commands';
import type { CommandDocument } from './documents';
import { page, requireBetween, validationError } from './errors';

type Output<T> = Omit<T, '$metadata'>;

const sendInput = z.strictObject({
  InstanceIds: z.tuple([z.string()]),
  DocumentName: z.string(),
  DocumentVersion: z.literal('$DEFAULT').optional(),
  Parameters: z.record(z.string(), z.array(z.string())).optional(),
  TimeoutSeconds: z.number().optional(),
  Comment: z.string().optional(),
  CloudWatchOutputConfig: z
    .strictObject({ CloudWatchLogGroupName: z.string().optional(), CloudWatchOutputEnabled: z.boolean().optional() })
    .optional(),
}) satisfies z.ZodType<SendCommandCommandInput>;

const getInvocationInput = z.strictObject({
  CommandId: z.string(),
  InstanceId: z.string(),
  PluginName: z.string().optional(),
}) satisfies z.ZodType<GetCommandInvocationCommandInput>;

const filters = z
  .array(
    z.strictObject({ key: z.enum(['DocumentName', 'InvokedAfter', 'InvokedBefore', 'Status']), value: z.string() }),
  )
  .optional();

const listFields = {
  CommandId: z.string().optional(),
  InstanceId: z.string().optional(),
  Filters: filters,
  MaxResults: z.number().optional(),
  NextToken: z.string().optional(),
};
const listCommandsInput = z.strictObject(listFields) satisfies z.ZodType<ListCommandsCommandInput>;
const listInvocationsInput = z.strictObject({
  ...listFields,
  Details: z.boolean().optional(),
}) satisfies z.ZodType<ListCommandInvocationsCommandInput>;

const cancelInput = z.strictObject({
  CommandId: z.string(),
  InstanceIds: z.array(z.string()).optional(),
}) satisfies z.ZodType<CancelCommandCommandInput>;

const PAGE = { min: 1, max: 50 };
/** Sources: Systems Manager API reference, SendCommand, TimeoutSeconds and Comment. */
const TIMEOUT = { min: 30, max: 2_592_000, default: 3600 };
const MAX_COMMENT = 100;

export function commandOperations(
  commands: Commands,
  documents: ReadonlyMap<string, CommandDocument>,
  /** Whether SendCommand accepts this instance. */
  isManaged: (instanceId: string) => boolean,
  accountId: string,
): Operations {
  const select = (input: Filtered, at: number): readonly CommandRecord[] =>
    commands.all(at).filter((command) => passes(input, command, commands.invocation(command.commandId, at)));

  return {
    SendCommand: operation<z.output<typeof sendInput>, Output<SendCommandCommandOutput>>({
      kind: 'write',
      input: sendInput,
      answer: ({ InstanceIds: [instanceId], DocumentName, Parameters = {}, Comment: comment = '', ...rest }) => {
        requireBetween('timeoutSeconds', rest.TimeoutSeconds, TIMEOUT.min, TIMEOUT.max);
        if (comment.length > MAX_COMMENT) {
          throw validationError(
            `1 validation error detected: Value '${comment}' at 'comment' failed to satisfy constraint: Member must have length less than or equal to ${MAX_COMMENT}`,
          );
        }
        const document = documents.get(DocumentName);
        if (document === undefined) {
          throw new AwsError('InvalidDocument', `Document with name ${DocumentName} does not exist.`);
        }
        const parameters = document.resolve(Parameters);
        if (!isManaged(instanceId)) {
          const text = `Instances [[${instanceId}]] not in a valid state for account ${accountId}`;
          throw new AwsError('InvalidInstanceId', text);
        }
        const { CloudWatchOutputEnabled, CloudWatchLogGroupName } = rest.CloudWatchOutputConfig ?? {};
        const command = commands.send({
          instanceId,
          documentName: DocumentName,
          pluginName: document.pluginName,
          comment,
          parameters,
          timeoutSeconds: rest.TimeoutSeconds ?? TIMEOUT.default,
          executionTimeoutSeconds: document.executionTimeoutSeconds(parameters),
          ...(CloudWatchOutputEnabled === true && { logGroup: CloudWatchLogGroupName ?? `/aws/ssm/${DocumentName}` }),
        });
        return { Command: sdkCommand(command, undefined) };
      },
    }),

    GetCommandInvocation: operation<z.output<typeof getInvocationInput>, Output<GetCommandInvocationCommandOutput>>({
      kind: 'eventual',
      input: getInvocationInput,
      answer: ({ CommandId, InstanceId, PluginName }, call) => {
        const command = commands.find(CommandId, call.readAt);
        const invocation = commands.invocation(CommandId, call.readAt);
        if (command === undefined || invocation === undefined || command.instanceId !== InstanceId) {
          throw new AwsError('InvocationDoesNotExist', '');
        }
        if (PluginName !== undefined && PluginName !== command.pluginName) throw new AwsError('InvalidPluginName', '');
        return sdkInvocationResult(command, invocation);
      },
    }),

    ListCommands: operation<z.output<typeof listCommandsInput>, Output<ListCommandsCommandOutput>>({
      kind: 'eventual',
      input: listCommandsInput,
      answer: (input, call) => {
        const { items, next } = page(select(input, call.readAt), input, PAGE);
        return {
          Commands: items.map((command) => sdkCommand(command, commands.invocation(command.commandId, call.readAt))),
          ...next,
        };
      },
    }),

    ListCommandInvocations: operation<
      z.output<typeof listInvocationsInput>,
      Output<ListCommandInvocationsCommandOutput>
    >({
      kind: 'eventual',
      input: listInvocationsInput,
      answer: ({ Details = false, ...input }, call) => {
        const invoked = select(input, call.readAt).flatMap((command) => {
          const invocation = commands.invocation(command.commandId, call.readAt);
          return invocation === undefined ? [] : [{ command, invocation }];
        });
        const { items, next } = page(invoked, input, PAGE);
        return {
          CommandInvocations: items.map(({ command, invocation }) => sdkInvocation(command, invocation, Details)),
          ...next,
        };
      },
    }),

    CancelCommand: operation<z.output<typeof cancelInput>, Output<CancelCommandCommandOutput>>({
      kind: 'write',
      input: cancelInput,
      answer: ({ CommandId, InstanceIds }) => {
        const command = commands.find(CommandId);
        if (command === undefined) throw new AwsError('InvalidCommandId', '');
        if (InstanceIds === undefined || InstanceIds.includes(command.instanceId)) commands.cancel(CommandId);
        return {};
      },
    }),
  };
}
