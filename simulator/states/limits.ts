import { byteSize, type Json } from './json';
import { StatesError } from './states-error';

/** Of a state's or task's input or output, in bytes. Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const PAYLOAD_LIMIT = 262_144;
/** Of all variables of an execution together, in bytes. Source: .../workflow-variables.html */
const VARIABLES_LIMIT = 10_485_760;

/**
 * Lets data within AWS's limit pass.
 * @param who the state, or the task whose answer it is
 * @throws StatesError States.DataLimitExceeded
 */
export function withinLimit(value: Json, who: string, origin?: 'task-result'): Json {
  if (byteSize(value) <= PAYLOAD_LIMIT) return value;
  const cause = `The state/task '${who}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  throw new StatesError('States.DataLimitExceeded', cause, origin);
}

/** @throws StatesError States.DataLimitExceeded where one Assign, or all variables with it, hold too much */
export function checkVariableSizes(assigned: Json, state: string, sizeOfOthers: () => number): void {
  const size = byteSize(assigned);
  if (size > PAYLOAD_LIMIT || size + sizeOfOthers() > VARIABLES_LIMIT) {
    throw new StatesError(
      'States.DataLimitExceeded',
      `The variables assigned by the state '${state}' exceed the maximum number of bytes service limit.`,
    );
  }
}
