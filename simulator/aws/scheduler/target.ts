import { z } from 'zod';
import { AwsError, SimulatorGap } from '../../aws-error';

export const target = z.strictObject({
  Arn: z.string(),
  RoleArn: z.string(),
  Input: z.string().optional(),
  RetryPolicy: z
    .strictObject({
      MaximumEventAgeInSeconds: z.int().optional(),
      MaximumRetryAttempts: z.int().optional(),
    })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string().optional() }).optional(),
});

export type Target = z.output<typeof target>;

/** The one universal target that is modelled. Source: EventBridge Scheduler user guide, "Using universal targets". */
const START_EXECUTION = 'arn:aws:scheduler:::aws-sdk:sfn:startExecution';
const startExecution = z.strictObject({
  StateMachineArn: z.string(),
  Name: z.string().optional(),
  Input: z.string().optional(),
});

/** What a target is told when its schedule is due. */
export interface Payload {
  /** Of the state machine or the function. */
  readonly arn: string;
  /** JSON. */
  readonly input: string;
  /** The execution's name, where the schedule chooses it. */
  readonly executionName?: string;
}

/** Who is invoked, and how often it is tried. */
export interface Receiver {
  /** @param attributes values of `<aws.scheduler.…>`, by name */
  readonly payload: (attributes: Readonly<Record<string, string>>) => Payload;
  readonly maximumRetries: number;
  readonly maximumAgeMs: number;
}

/**
 * Reads a target: a state machine or a function by its ARN, or StartExecution as a universal target.
 * @throws ValidationException; SimulatorGap for other kinds of targets
 */
export function readTarget(target: Target): Receiver {
  if (!/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(target.RoleArn))
    throw invalid(`The RoleArn ${target.RoleArn} is not the ARN of a role.`);
  if (target.DeadLetterConfig?.Arn !== undefined && !target.DeadLetterConfig.Arn.startsWith('arn:aws:sqs:'))
    throw invalid(`The dead-letter queue ${target.DeadLetterConfig.Arn} is not the ARN of an Amazon SQS queue.`);
  const { MaximumEventAgeInSeconds: age = 86_400, MaximumRetryAttempts: retries = 185 } = target.RetryPolicy ?? {};
  if (age < 60 || age > 86_400) throw invalid('MaximumEventAgeInSeconds must be between 60 and 86400.');
  if (retries < 0 || retries > 185) throw invalid('MaximumRetryAttempts must be between 0 and 185.');
  return { payload: payloadOf(target), maximumRetries: retries, maximumAgeMs: age * 1000 };
}

function payloadOf({ Arn: arn, Input: input = '{}' }: Target): Receiver['payload'] {
  const json = parseJson(input);
  if (/^arn:aws:(states:[^:]+:\d{12}:stateMachine|lambda:[^:]+:\d{12}:function):/.test(arn))
    return (attributes) => ({ arn, input: substitute(input, attributes) });
  if (arn !== START_EXECUTION) throw new SimulatorGap(`scheduler target ${arn} is not simulated`);
  const request = startExecution.safeParse(json);
  if (!request.success) throw invalid(`Invalid RequestJson provided. Reason: ${request.error.message}`);
  const { StateMachineArn, Name, Input = '{}' } = request.data;
  return (attributes) => ({
    arn: StateMachineArn,
    input: substitute(Input, attributes),
    ...(Name !== undefined && { executionName: substitute(Name, attributes) }),
  });
}

/** Source: EventBridge Scheduler user guide, "Adding context attributes". Unknown keywords stay as they are. */
function substitute(text: string, attributes: Readonly<Record<string, string>>): string {
  return text.replace(/<aws\.scheduler\.([a-z-]+)>/g, (keyword, name: string) => attributes[name] ?? keyword);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('Invalid RequestJson provided. Reason: Input is not valid JSON.');
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
