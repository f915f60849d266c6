import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type FunctionName, functions, type Setting } from '../../lambdas/functions';
import { allow, type Bounds } from '../grants';
import { permissions } from '../permissions';
import { settings } from '../settings';
import type { FunctionCode } from './function-code';
import { kilnFunction } from './kiln-function';

export interface FunctionsProps {
  readonly bounds: Bounds;
  readonly code: FunctionCode;
  /** Every setting; a function gets those its code reads. */
  readonly values: Readonly<Record<Setting, string>>;
  /** Of the functions that are invoked asynchronously: where an event ends that such a function fails at. */
  readonly deadLetters: Partial<Readonly<Record<FunctionName, IQueue>>>;
}

export function isFunctionName(text: string): text is FunctionName {
  return Object.hasOwn(functions, text);
}

/** Every function of the list, each with its own settings and permissions. */
export class Functions extends Construct {
  private readonly made = new Map<FunctionName, LambdaFunction>();

  constructor(
    scope: Construct,
    private readonly props: FunctionsProps,
  ) {
    super(scope, 'Functions');
    for (const name of Object.keys(functions).filter(isFunctionName)) this.made.set(name, this.make(name));
  }

  get(name: FunctionName): LambdaFunction {
    const made = this.made.get(name);
    if (made === undefined) throw new Error(`There is no function ${name}.`);
    return made;
  }

  private make(name: FunctionName): LambdaFunction {
    const { bounds, code, values, deadLetters } = this.props;
    const queue = deadLetters[name];
    return kilnFunction(new Construct(this, name), name, {
      names: bounds.names,
      code: code(name),
      environment: Object.fromEntries(settings[name].map((setting) => [setting, values[setting]])),
      statements: [
        ...permissions[name].flatMap((grant) => grant(bounds)),
        ...(queue === undefined ? [] : [allow(['sqs:SendMessage'], [queue.queueArn])]),
      ],
      ...(queue !== undefined && { asynchronous: { onFailure: new SqsDestination(queue), retryAttempts: 2 } }),
    });
  }
}
