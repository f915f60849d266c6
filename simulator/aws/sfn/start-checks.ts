import { AwsError } from '../../aws-error';
import { type Json, parseJson } from '../../states/json';

/** Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const INPUT_LIMIT = 262_144;

/** @throws AwsError InvalidName */
export function checkExecutionName(name: string): void {
  if (name.length < 1 || name.length > 80 || /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u.test(name))
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

/** The limit counts characters here: what is larger only in bytes fails in the first state, as recorded on AWS. @throws AwsError */
export function parseExecutionInput(text: string): Json {
  if (text.length > INPUT_LIMIT) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${INPUT_LIMIT}`,
    );
  }
  try {
    return parseJson(text);
  } catch (error) {
    const why = text.trim() === '' || !(error instanceof Error) ? 'Invalid execution input.' : error.message;
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${why}'`);
  }
}
