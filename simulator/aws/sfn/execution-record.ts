import type { DescribeExecutionCommandOutput, ExecutionListItem } from '@aws-sdk/client-sfn';
import type { Execution } from '../../states/execution';
import type { JsonObject } from '../../states/json';
import type { ExecutionStatus } from '../../states/world';

/** An execution as the API shows it at a moment. Times are epoch ms, `input` and `output` JSON texts. */
export interface ExecutionRecord {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  /** Set where it was started by a version's ARN. */
  readonly stateMachineVersionArn?: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startTime: number;
  readonly stopTime?: number;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** What of an execution does not change. */
export interface ExecutionOrigin {
  /** As it was given, to tell a repeated start from another. */
  readonly input: string;
  readonly versionArn?: string;
}

export function recordOf(execution: Execution, origin: ExecutionOrigin): ExecutionRecord {
  const { arn, name, machine, status, startTime, stopTime, end } = execution;
  const { output, error, cause } = end ?? {};
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    ...(origin.versionArn === undefined ? {} : { stateMachineVersionArn: origin.versionArn }),
    name,
    status,
    startTime,
    ...(stopTime === undefined ? {} : { stopTime }),
    input: origin.input,
    ...(output === undefined ? {} : { output: JSON.stringify(output) }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export function describe(record: ExecutionRecord): Omit<DescribeExecutionCommandOutput, '$metadata'> {
  const { input, output, error, cause, status } = record;
  return {
    ...listItem(record),
    input,
    inputDetails: { included: true },
    ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...redrive(status),
  };
}

/** Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_ExecutionListItem.html */
export function listItem(record: ExecutionRecord): ExecutionListItem {
  const { executionArn, stateMachineArn, stateMachineVersionArn, name, status } = record;
  return {
    executionArn,
    stateMachineArn,
    ...(stateMachineVersionArn === undefined ? {} : { stateMachineVersionArn }),
    name,
    status,
    ...dates(record),
    redriveCount: 0,
  };
}

/** Executions that ended badly can be redriven on AWS. The simulator only says so. */
export function redrive(status: ExecutionStatus): {
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE';
  readonly redriveStatusReason?: string;
} {
  if (status !== 'RUNNING' && status !== 'SUCCEEDED') return { redriveStatus: 'REDRIVABLE' };
  return {
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: `Execution is ${status} and cannot be redriven`,
  };
}

/** Inputs and outputs above this many bytes are left out of events. Source: .../dg/eventbridge-integration.html */
const EVENT_DATA_LIMIT = 248 * 1024;

/** `detail` of a status change on EventBridge, absent values as null: recorded on AWS. */
export function statusDetail(record: ExecutionRecord): JsonObject {
  const { redriveStatus, redriveStatusReason } = redrive(record.status);
  return {
    executionArn: record.executionArn,
    stateMachineArn: record.stateMachineArn,
    stateMachineVersionArn: record.stateMachineVersionArn ?? null,
    stateMachineAliasArn: null,
    name: record.name,
    status: record.status,
    startDate: record.startTime,
    stopDate: record.stopTime ?? null,
    ...payload('input', record.input),
    ...payload('output', record.output),
    error: record.error ?? null,
    cause: record.cause ?? null,
    redriveCount: 0,
    redriveDate: null,
    redriveStatus,
    redriveStatusReason: redriveStatusReason ?? null,
  };
}

function payload(name: 'input' | 'output', text: string | undefined): JsonObject {
  if (text === undefined) return { [name]: null, [`${name}Details`]: null };
  const included = Buffer.byteLength(text) <= EVENT_DATA_LIMIT;
  return { [name]: included ? text : null, [`${name}Details`]: { included } };
}

function dates({ startTime, stopTime }: ExecutionRecord): { readonly startDate: Date; readonly stopDate?: Date } {
  const startDate = new Date(startTime);
  return stopTime === undefined ? { startDate } : { startDate, stopDate: new Date(stopTime) };
}
