import type { SendTaskFailureCommandInput, SendTaskSuccessCommandInput } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import { type Json, parseJson } from '../../states/json';
import { isTaskToken } from '../../states/task-token';
import type { TaskEvents } from '../../states/world';

/** Sources: https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html, .../API_SendTaskFailure.html */
const LONGEST = { taskToken: 2048, output: 262_144, error: 256, cause: 32_768 };

/**
 * Tasks that wait for a callback, by their tokens, and the calls that answer them.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html, "Wait for a Callback with Task Token"
 */
export class Callbacks {
  /** Undefined: answered, timed out, or nobody waits any more. */
  private readonly tasks = new Map<string, TaskEvents | undefined>();

  readonly operations: Operations = {
    SendTaskSuccess: operation<SendTaskSuccessCommandInput, object>({
      kind: 'write',
      input: z.strictObject({ taskToken: z.string(), output: z.string() }),
      answer: ({ taskToken, output }) => {
        checkLength('output', output);
        const value = parseOutput(output ?? '');
        const task = this.waiting(taskToken);
        this.close(taskToken ?? '');
        task.succeeded(value);
        return {};
      },
    }),
    SendTaskFailure: operation<SendTaskFailureCommandInput, object>({
      kind: 'write',
      input: z.strictObject({ taskToken: z.string(), error: z.string().optional(), cause: z.string().optional() }),
      answer: ({ taskToken, error, cause }) => {
        checkLength('error', error);
        checkLength('cause', cause);
        const task = this.waiting(taskToken);
        this.close(taskToken ?? '');
        task.failed(error ?? '', cause ?? '');
        return {};
      },
    }),
    SendTaskHeartbeat: operation({
      kind: 'write',
      input: z.strictObject({ taskToken: z.string() }),
      answer: ({ taskToken }): object => {
        this.waiting(taskToken).heartbeat();
        return {};
      },
    }),
  };

  open(token: string, events: TaskEvents): void {
    this.tasks.set(token, events);
  }

  close(token: string): void {
    this.tasks.set(token, undefined);
  }

  /** @throws AwsError InvalidToken, TaskDoesNotExist, TaskTimedOut */
  private waiting(token: string | undefined): TaskEvents {
    checkLength('taskToken', token);
    if (token === undefined || !isTaskToken(token)) throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
    if (!this.tasks.has(token)) throw new AwsError('TaskDoesNotExist', `Task Does Not Exist: '${token}'`);
    const task = this.tasks.get(token);
    if (task === undefined)
      throw new AwsError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
    return task;
  }
}

/** @throws AwsError ValidationException */
function checkLength(field: keyof typeof LONGEST, value: string | undefined): void {
  if (value === undefined || Buffer.byteLength(value) <= LONGEST[field]) return;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${field}' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST[field]}`,
  );
}

/** @throws AwsError InvalidOutput */
function parseOutput(output: string): Json {
  try {
    return parseJson(output);
  } catch (error) {
    throw new AwsError('InvalidOutput', `Invalid Output: '${error instanceof Error ? error.message : ''}'`);
  }
}
