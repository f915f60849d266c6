import type { HistoryEvent as ApiEvent } from '@aws-sdk/client-sfn';
import type { HistoryEvent } from '../../states/history';
import type { Json } from '../../states/json';

/**
 * An event of an execution as GetExecutionHistory shows it, as far as the simulator keeps one: of tasks what they gave or
 * how they failed, and not the names of their resources; no previousEventId.
 * Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export function eventView(event: HistoryEvent, withData: boolean): ApiEvent {
  const { id, type, time } = event;
  return { id, type, timestamp: new Date(time), ...details(event, withData) };
}

function details(event: HistoryEvent, withData: boolean): Partial<ApiEvent> {
  const { type, state: name, error, cause } = event;
  const input = withData ? data('input', event.input) : {};
  const output = withData ? data('output', event.output) : {};
  const failure = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  if (type.endsWith('StateEntered')) return { stateEnteredEventDetails: { name, ...input } };
  if (type.endsWith('StateExited')) return { stateExitedEventDetails: { name, ...output } };
  switch (type) {
    case 'ExecutionStarted':
      return { executionStartedEventDetails: input };
    case 'ExecutionSucceeded':
      return { executionSucceededEventDetails: output };
    case 'ExecutionFailed':
      return { executionFailedEventDetails: failure };
    case 'ExecutionAborted':
      return { executionAbortedEventDetails: failure };
    case 'ExecutionTimedOut':
      return { executionTimedOutEventDetails: failure };
    case 'TaskFailed':
      return { taskFailedEventDetails: { resourceType: undefined, resource: undefined, ...failure } };
    case 'TaskTimedOut':
      return { taskTimedOutEventDetails: { resourceType: undefined, resource: undefined, ...failure } };
    case 'TaskSucceeded':
      return { taskSucceededEventDetails: { resourceType: undefined, resource: undefined, ...output } };
    case 'LambdaFunctionFailed':
      return { lambdaFunctionFailedEventDetails: failure };
    case 'LambdaFunctionTimedOut':
      return { lambdaFunctionTimedOutEventDetails: failure };
    case 'LambdaFunctionSucceeded':
      return { lambdaFunctionSucceededEventDetails: output };
    case 'EvaluationFailed':
      return { evaluationFailedEventDetails: { state: name, ...failure } };
    default:
      return {};
  }
}

function data(field: 'input' | 'output', value: Json | undefined): Partial<Record<string, unknown>> {
  if (value === undefined) return {};
  return { [field]: JSON.stringify(value), [`${field}Details`]: { truncated: false } };
}
