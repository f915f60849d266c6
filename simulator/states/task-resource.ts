import { SimulatorGap } from '../aws-error';

/** What a Task state calls. */
export type TaskResource =
  | { readonly kind: 'function'; readonly functionArn: string }
  | { readonly kind: 'lambda:invoke' }
  /** Goes on when somebody sends its token back, not when the function returns. */
  | { readonly kind: 'lambda:invoke.waitForTaskToken' }
  | { readonly kind: 'startExecution' }
  | { readonly kind: 'startExecution.sync:2' };

/** The `TaskXxx` events of a service integration, or the `LambdaFunctionXxx` ones of a function named directly. */
export function eventFamily(resource: TaskResource): 'Task' | 'LambdaFunction' {
  return resource.kind === 'function' ? 'LambdaFunction' : 'Task';
}

/** The name AWS gives a task in the message of an oversized result: recorded as `lambda` and as the function's ARN. */
export function taskName(resource: TaskResource): string {
  if (resource.kind === 'function') return resource.functionArn;
  return resource.kind.startsWith('lambda:') ? 'lambda' : 'states';
}

/** @throws SimulatorGap for every integration that is not simulated */
export function parseResource(text: string, path: string): TaskResource {
  if (/^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[^:]+(:[^:]+)?$/.test(text))
    return { kind: 'function', functionArn: text };
  switch (text) {
    case 'arn:aws:states:::lambda:invoke':
      return { kind: 'lambda:invoke' };
    case 'arn:aws:states:::lambda:invoke.waitForTaskToken':
      return { kind: 'lambda:invoke.waitForTaskToken' };
    case 'arn:aws:states:::states:startExecution':
      return { kind: 'startExecution' };
    case 'arn:aws:states:::states:startExecution.sync:2':
      return { kind: 'startExecution.sync:2' };
    default:
      throw new SimulatorGap(`the task resource ${text} at ${path} is not simulated`);
  }
}

/** The `Arguments` each integration takes, required ones first; AWS refuses others when a machine is created. */
export const INTEGRATION_ARGUMENTS: Readonly<
  Record<Exclude<TaskResource['kind'], 'function'>, { readonly required: string; readonly optional: readonly string[] }>
> = {
  'lambda:invoke': { required: 'FunctionName', optional: ['Payload', 'Qualifier'] },
  'lambda:invoke.waitForTaskToken': { required: 'FunctionName', optional: ['Payload', 'Qualifier'] },
  startExecution: { required: 'StateMachineArn', optional: ['Input', 'Name'] },
  'startExecution.sync:2': { required: 'StateMachineArn', optional: ['Input', 'Name'] },
};
