import type { z } from 'zod';
import { SimulatorGap } from './aws-error';

export const SERVICE_NAMES = [
  'ec2',
  'autoscaling',
  'elbv2',
  'ssm',
  's3',
  'dynamodb',
  'cloudwatch',
  'eventbridge',
  'scheduler',
  'sns',
  'sqs',
  'sfn',
  'sts',
  'pricing',
] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

/** One API call as a service sees it. */
export interface Call {
  readonly service: ServiceName;
  /** The API's name of it: `CreateAutoScalingGroup`. */
  readonly operation: string;
  /** The moment at which it takes effect. */
  readonly now: number;
  /** The moment whose state an eventually consistent read shows: `now`, or somewhat earlier. */
  readonly readAt: number;
  /** What the SDK fills into an idempotency token left empty: the same in all attempts of one call, another in the next call. */
  readonly token: string;
  /** The function name of the Lambda that calls, or `person`. */
  readonly caller: string;
}

/** How a service answers one operation, typed by the SDK's own command input and output. */
export interface OperationModel<Input, Output extends object> {
  /** A strict schema of what of the input is modelled. Fields outside of it are a SimulatorGap. */
  readonly input: z.ZodType<Input>;
  /** `eventual`: a read that may lag behind writes. `consistent`: a read that does not. */
  readonly kind: 'write' | 'eventual' | 'consistent';
  /** Answers as the service does, or throws AwsError. What takes time goes on through the clock. */
  readonly answer: (input: Input, call: Call) => Output;
}

/** An operation ready to be called with whatever a caller sends. */
export interface Operation {
  readonly kind: OperationModel<unknown, object>['kind'];
  /** @throws SimulatorGap where the input goes beyond what is modelled; AwsError where the service refuses. */
  answer(input: unknown, call: Call): object;
}

export type Operations = Readonly<Record<string, Operation>>;

export function operation<Input, Output extends object>(model: OperationModel<Input, Output>): Operation {
  return {
    kind: model.kind,
    answer: (input, call) => {
      const parsed = model.input.safeParse(input);
      if (parsed.success) return model.answer(parsed.data, call);
      const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
      throw new SimulatorGap(`${call.service} ${call.operation}: ${problems}`);
    },
  };
}

export interface SimulatedService {
  readonly name: ServiceName;
  readonly operations: Operations;
}
