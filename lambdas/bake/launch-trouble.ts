import { KilnError } from '../domain/errors';
import { httpStatus, isAwsError, isTransient } from '../shared/aws-errors';

/**
 * Refusals that are a zone's, or its subnet's: another one may well start the machine.
 * Source: Amazon EC2 developer guide, error codes; user guide, "Troubleshoot instance launch issues".
 */
const OF_THE_ZONE = [
  'InsufficientInstanceCapacity',
  'InsufficientHostCapacity',
  'InsufficientCapacity',
  'InsufficientFreeAddressesInSubnet',
  'Unsupported',
];

/** Whether EC2 has started nothing here, and may elsewhere. */
export function isZoneTrouble(error: unknown): error is Error {
  return isAwsError(error, ...OF_THE_ZONE);
}

/** Whether EC2 has said no, and will say so again. */
function isRefusal(error: unknown): error is Error {
  return isZoneTrouble(error) || (httpStatus(error) !== undefined && !isTransient(error));
}

/** What the workflow is told when EC2 does not start a machine: a refusal fails the bake with EC2's own words. */
export function launchTrouble(error: unknown, role: string): unknown {
  if (!isRefusal(error)) return error;
  return new KilnError(
    'BakeFailed',
    `EC2 starts no ${role}: ${error.message} (${error.name}) Release again when that is mended.`,
    { cause: error },
  );
}
