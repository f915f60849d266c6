import { AwsError } from '../../aws-error';
import type { Random } from '../../random';
import type { Execution } from '../../states/execution';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../states/json';
import type { RunningTask, TaskEvents, TaskRequest } from '../../states/world';
import { type ExecutionRecord, redrive } from './execution-record';

/** What a nested execution needs of the service it runs on. */
export interface Executions {
  /** @throws AwsError as StartExecution */
  start(machineArn: string, name: string, input: string): Execution;
  record(executionArn: string): ExecutionRecord | undefined;
  /** Calls once, when the execution is over. */
  whenOver(executionArn: string, listener: () => void): void;
}

/**
 * `states:startExecution`, and `.sync:2`, which waits for the child. A parent that stops waiting stops its child.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export function runNestedTask(
  request: TaskRequest,
  events: TaskEvents,
  executions: Executions,
  random: Random,
): RunningTask {
  const asked = isJsonObject(request.arguments) ? request.arguments : {};
  let child: Execution;
  try {
    const name = asked.Name === undefined ? random.uuid() : textOf(asked.Name);
    child = executions.start(textOf(asked.StateMachineArn), name, JSON.stringify(asked.Input ?? {}));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    events.failed(...refusal(error, random.uuid()));
    return { abandon: () => {} };
  }
  if (request.resource.kind === 'startExecution') {
    events.succeeded({ ExecutionArn: child.arn, StartDate: child.startTime });
    return { abandon: () => {} };
  }
  events.submitted();
  executions.whenOver(child.arn, () => {
    const record = executions.record(child.arn);
    if (record === undefined) return;
    if (record.status === 'SUCCEEDED') events.succeeded(succeeded(record));
    else events.failed('States.TaskFailed', JSON.stringify(failed(record)));
  });
  return {
    abandon: () =>
      child.stop(
        undefined,
        `The Task state in AWS Step Functions execution [${request.executionArn}] which was managing this resource was aborted`,
      ),
  };
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** Recorded on AWS: `StepFunctions.StateMachineDoesNotExistException`, with the SDK's own wording as cause. */
function refusal(error: AwsError, requestId: string): [error: string, cause: string] {
  const name = error.name.endsWith('Exception') ? error.name : `${error.name}Exception`;
  const details = `Service: AWSStepFunctions; Status Code: ${error.httpStatusCode}; Error Code: ${error.name}; Request ID: ${requestId}; Proxy: null`;
  return [`StepFunctions.${name}`, `${error.message} (${details})`];
}

/** DescribeExecution's answer in PascalCase, keys in alphabetical order, dates in epoch ms: seen on AWS. */
function failed(record: ExecutionRecord): JsonObject {
  const { redriveStatus } = redrive(record.status);
  return {
    ...(record.cause === undefined ? {} : { Cause: record.cause }),
    ...(record.error === undefined ? {} : { Error: record.error }),
    ExecutionArn: record.executionArn,
    Input: record.input,
    InputDetails: { Included: true },
    Name: record.name,
    RedriveCount: 0,
    RedriveStatus: redriveStatus,
    ...tail(record),
  };
}

/** As `failed`; `.sync:2` gives input and output as JSON, not as texts. */
function succeeded(record: ExecutionRecord): JsonObject {
  const { redriveStatus, redriveStatusReason } = redrive(record.status);
  return {
    ExecutionArn: record.executionArn,
    Input: parseJson(record.input),
    InputDetails: { Included: true },
    Name: record.name,
    Output: parseJson(record.output ?? 'null'),
    OutputDetails: { Included: true },
    RedriveCount: 0,
    RedriveStatus: redriveStatus,
    RedriveStatusReason: redriveStatusReason ?? null,
    ...tail(record),
  };
}

function tail(record: ExecutionRecord): JsonObject {
  return {
    StartDate: record.startTime,
    StateMachineArn: record.stateMachineArn,
    ...(record.stateMachineVersionArn === undefined ? {} : { StateMachineVersionArn: record.stateMachineVersionArn }),
    Status: record.status,
    StopDate: record.stopTime ?? null,
  };
}
