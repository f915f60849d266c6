import {
  DescribeExecutionCommand,
  paginateListExecutions,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { meaning } from '../shared/aws-errors';
import { adapter } from '../shared/clients';
import { allOf } from './answers';

export interface Execution {
  readonly arn: string;
  readonly name: string;
  /** RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED. */
  readonly status: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly stoppedAt: number | undefined;
  readonly input: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/**
 * The ARN of an execution by its machine and name; a version number at the machine's end is not part of it.
 * `arn:aws:states:R:A:stateMachine:M:3` and `x` → `arn:aws:states:R:A:execution:M:x`.
 */
export function executionArn(machineArn: string, name: string): string {
  const [arn, partition, service, region, account, , machine] = machineArn.split(':');
  return [arn, partition, service, region, account, 'execution', machine, name].join(':');
}

/** `arn:aws:states:R:A:stateMachine:M:live` → `arn:aws:states:R:A:stateMachine:M` */
export function unqualified(machineArn: string): string {
  return machineArn.split(':').slice(0, 7).join(':');
}

/** @returns undefined for an execution that never was, or is not shown yet. */
export async function describeExecution(client: SFNClient, arn: string): Promise<Execution | undefined> {
  const found = await client
    .send(new DescribeExecutionCommand({ executionArn: arn }))
    .catch(meaning(undefined, 'ExecutionDoesNotExist'));
  return (
    found && {
      arn,
      name: found.name ?? '',
      status: found.status ?? 'UNKNOWN',
      startedAt: found.startDate?.getTime() ?? 0,
      stoppedAt: found.stopDate?.getTime(),
      input: found.input ?? '{}',
      output: found.output,
      error: found.error,
      cause: found.cause,
    }
  );
}

/** Step Functions: executions of Kiln's machines. Source: AWS Step Functions API reference. */
export const executions = adapter(SFNClient, (client) => ({
  /** @returns undefined for an execution that never was. */
  describe: (arn: string): Promise<Execution | undefined> => describeExecution(client, arn),

  /** @returns EXISTS where the name was used before, within 90 days. */
  start(machineArn: string, name: string, input: Readonly<Record<string, unknown>>): Promise<'STARTED' | 'EXISTS'> {
    return client
      .send(new StartExecutionCommand({ stateMachineArn: machineArn, name, input: JSON.stringify(input) }))
      .then(() => 'STARTED', meaning('EXISTS', 'ExecutionAlreadyExists'));
  },

  /** Of a machine's executions, whatever alias or version they were started by. A new one may be missing for a moment. */
  namesRunning(machineArn: string): Promise<string[]> {
    const request = { stateMachineArn: unqualified(machineArn), statusFilter: 'RUNNING' } as const;
    return allOf(paginateListExecutions({ client }, request), ({ executions }) => executions?.map(({ name }) => name));
  },

  /** The ARNs of a machine's executions that ended badly since a moment (epoch ms), whatever they were started by. */
  async endedBadly(machineArn: string, since: number): Promise<string[]> {
    const stateMachineArn = unqualified(machineArn);
    const arns: string[] = [];
    for (const statusFilter of ['FAILED', 'TIMED_OUT', 'ABORTED'] as const) {
      // Newest starts come first, but what waited for weeks may have ended now: every page is read.
      const pages = paginateListExecutions({ client, pageSize: 1000 }, { stateMachineArn, statusFilter });
      const ended = await allOf(pages, ({ executions }) =>
        executions
          ?.filter(({ stopDate }) => (stopDate?.getTime() ?? 0) >= since)
          .map(({ executionArn }) => executionArn),
      );
      arns.push(...ended);
    }
    return arns;
  },

  async stop(arn: string, error: string, cause: string): Promise<void> {
    await client.send(new StopExecutionCommand({ executionArn: arn, error, cause }));
  },
}));
