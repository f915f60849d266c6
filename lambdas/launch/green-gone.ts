import { KilnError } from '../domain/errors';

/** What there is to say where green's group is missing in the middle of its release. */
export function greenGone(generation: string): KilnError {
  return new KilnError(
    'LaunchFailed',
    `The group ${generation} is gone; somebody deleted it during the release. Release again.`,
  );
}
