import { z } from 'zod';

/**
 * Amazon States Language as Step Functions takes it in JSONata, field by field.
 * Sources: https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html, .../workflow-states.html and
 * the page of each state; https://states-language.net.
 */
const text = z.string();
const value = z.json();
const variables = z.record(z.string(), value);
const MAX_SECONDS = 99_999_999;
const seconds = z.int().min(1).max(MAX_SECONDS);
const expression = z.string().regex(/^\{%[\s\S]*%\}$/, 'must be a JSONata expression between {% and %}');

const common = { Comment: text.optional(), QueryLanguage: z.literal('JSONata').optional() };
const leaving = { Output: value.optional(), Assign: variables.optional() };
const onward = { ...leaving, Next: text.optional(), End: z.boolean().optional() };

const retrier = z.strictObject({
  Comment: text.optional(),
  ErrorEquals: z.array(text).min(1),
  IntervalSeconds: seconds.default(1),
  MaxAttempts: z.int().min(0).max(MAX_SECONDS).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});

const catcher = z.strictObject({ Comment: text.optional(), ErrorEquals: z.array(text).min(1), Next: text, ...leaving });

const guarded = { Retry: z.array(retrier).default([]), Catch: z.array(catcher).default([]) };

/** The states inside are parsed one by one, so that each problem names its state. */
const states = z.record(z.string(), z.unknown());

export const workflowSchema = z.strictObject({ Comment: text.optional(), StartAt: text, States: states });

export const itemProcessorSchema = workflowSchema.extend({
  ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE').default('INLINE') }).optional(),
});

export const machineSchema = workflowSchema.extend({
  QueryLanguage: z.literal('JSONata'),
  Version: z.literal('1.0').optional(),
  TimeoutSeconds: seconds.optional(),
});

export const stateSchemas = {
  Pass: z.strictObject({ Type: z.literal('Pass'), ...common, ...onward }),
  Task: z.strictObject({
    Type: z.literal('Task'),
    ...common,
    ...onward,
    ...guarded,
    Resource: text,
    Arguments: value.optional(),
    Credentials: z.strictObject({ RoleArn: text }).optional(),
    TimeoutSeconds: z.union([seconds, expression]).optional(),
    HeartbeatSeconds: z.union([seconds, expression]).optional(),
  }),
  Choice: z.strictObject({
    Type: z.literal('Choice'),
    ...common,
    ...leaving,
    Choices: z
      .array(
        z.strictObject({
          Comment: text.optional(),
          Condition: z.union([z.boolean(), expression]),
          Next: text,
          ...leaving,
        }),
      )
      .min(1),
    Default: text.optional(),
  }),
  Wait: z.strictObject({
    Type: z.literal('Wait'),
    ...common,
    ...onward,
    Seconds: z.union([z.int().min(0).max(MAX_SECONDS), expression]).optional(),
    Timestamp: text.optional(),
  }),
  Succeed: z.strictObject({ Type: z.literal('Succeed'), ...common, Output: value.optional() }),
  Fail: z.strictObject({ Type: z.literal('Fail'), ...common, Error: text.optional(), Cause: text.optional() }),
  Parallel: z.strictObject({
    Type: z.literal('Parallel'),
    ...common,
    ...onward,
    ...guarded,
    Arguments: value.optional(),
    Branches: z.array(z.unknown()).min(1),
  }),
  Map: z.strictObject({
    Type: z.literal('Map'),
    ...common,
    ...onward,
    ...guarded,
    Items: z.union([z.array(value), expression]).optional(),
    ItemSelector: value.optional(),
    MaxConcurrency: z.union([z.int().min(0), expression]).optional(),
    ToleratedFailureCount: z.union([z.int().min(0), expression]).optional(),
    ToleratedFailurePercentage: z.union([z.number().min(0).max(100), expression]).optional(),
    ItemProcessor: z.unknown(),
  }),
} as const;

/** A state of a type, as it is written. */
export type StateSource<Type extends keyof typeof stateSchemas> = z.output<(typeof stateSchemas)[Type]>;

/** Fields of the other query language: AWS refuses them in a JSONata state. */
export const JSONPATH_FIELDS: ReadonlySet<string> = new Set([
  'CausePath',
  'ErrorPath',
  'HeartbeatSecondsPath',
  'InputPath',
  'ItemsPath',
  'MaxConcurrencyPath',
  'OutputPath',
  'Parameters',
  'Result',
  'ResultPath',
  'ResultSelector',
  'SecondsPath',
  'TimeoutSecondsPath',
  'TimestampPath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
]);

/** Fields AWS knows and this simulator does not: Distributed Map. */
export const NOT_SIMULATED_FIELDS: ReadonlySet<string> = new Set([
  'ItemBatcher',
  'ItemReader',
  'Iterator',
  'Label',
  'ResultWriter',
]);
