import { type Deadline, hasPassed } from '../domain/deadline';
import { KilnError } from '../domain/errors';
import { httpStatus, isAwsError, isTransient } from '../shared/aws-errors';

/** Source: Amazon EC2 developer guide, error codes: server errors that mean there is no machine to be had just now. */
const NO_CAPACITY = ['InsufficientInstanceCapacity', 'InsufficientHostCapacity', 'InsufficientCapacity'];

/**
 * What the workflow is told when EC2 does not start a machine. Missing capacity often comes back within moments: until
 * the deadline the state's retries ask again, then the bake fails with EC2's own words.
 */
export function launchTrouble(error: unknown, role: string, patience: Deadline): unknown {
  if (isAwsError(error, ...NO_CAPACITY) && !hasPassed(patience)) {
    return new KilnError('TransientAwsError', `${error.name}: ${error.message}`, { cause: error });
  }
  const isRefusal = isAwsError(error, ...NO_CAPACITY) || (httpStatus(error) !== undefined && !isTransient(error));
  if (!isRefusal || !(error instanceof Error)) return error;
  return new KilnError(
    'BakeFailed',
    `EC2 starts no ${role}: ${error.message} (${error.name}) Release again when that is mended.`,
    {
      cause: error,
    },
  );
}
