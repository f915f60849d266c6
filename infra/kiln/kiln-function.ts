import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type Code,
  type EventInvokeConfigOptions,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type FunctionName, functions } from '../../lambdas/functions';
import { allow } from '../grants';
import { kilnLog } from '../logs';
import type { Names } from '../names';
import { kilnRole } from '../role';

export interface KilnFunctionProps {
  readonly names: Names;
  readonly code: Code;
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
  /** What becomes of asynchronous invocations that fail. */
  readonly asynchronous?: Pick<EventInvokeConfigOptions, 'onFailure' | 'retryAttempts' | 'maxEventAge'>;
}

/** One Lambda, with a role and a log of its own. */
export function kilnFunction(scope: Construct, name: FunctionName, props: KilnFunctionProps): LambdaFunction {
  const { names, code, environment, statements, asynchronous = {} } = props;
  const functionName = names.function(name);
  const logGroup = kilnLog(scope, 'Log', `/aws/lambda/${functionName}`);
  const role = kilnRole(scope, 'Role', {
    names,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    statements: [
      ...statements,
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
      allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*']),
    ],
  });
  return new LambdaFunction(scope, 'Function', {
    functionName,
    code,
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    // CPU comes with memory: half a gigabyte starts the SDK in a fraction of the time 128 MB take.
    memorySize: 512,
    timeout: Duration.seconds(functions[name].timeoutSeconds),
    environment: {
      ...environment,
      KILN_STAGE: names.stage,
      POWERTOOLS_SERVICE_NAME: 'kiln',
      POWERTOOLS_LOG_LEVEL: 'INFO',
    },
    role,
    logGroup,
    tracing: Tracing.ACTIVE,
    currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    ...asynchronous,
  });
}
