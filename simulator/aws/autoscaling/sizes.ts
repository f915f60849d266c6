import { validationError } from './errors';
import type { Sizes } from './model';

/**
 * The sizes of a group after a change of some of them. A desired capacity that is not named follows the new bounds.
 * Source: UpdateAutoScalingGroup, "Note the following about changing DesiredCapacity, MaxSize, or MinSize".
 *
 * @throws ValidationError in AWS's words where they contradict one another.
 */
export function changedSizes(
  before: Sizes,
  change: {
    readonly min?: number | undefined;
    readonly max?: number | undefined;
    readonly desired?: number | undefined;
  },
): Sizes {
  const min = change.min ?? before.min;
  const max = change.max ?? before.max;
  for (const [name, size] of Object.entries({ minSize: min, maxSize: max, desiredCapacity: change.desired ?? min })) {
    if (!Number.isInteger(size) || size < 0) {
      throw validationError(
        `1 validation error detected: Value '${size}' at '${name}' failed to satisfy constraint: Member must have value greater than or equal to 0`,
      );
    }
  }
  if (max < min) throw validationError(`Max bound, ${max}, must be greater than or equal to min bound, ${min}`);
  if (change.desired !== undefined && (change.desired < min || change.desired > max)) {
    throw validationError(
      `Desired capacity:${change.desired} must be between the specified min size:${min} and max size:${max}`,
    );
  }
  return { min, max, desired: change.desired ?? Math.min(max, Math.max(min, before.desired)) };
}

/** @throws ValidationError as SetDesiredCapacity words it. */
export function desiredWithin(sizes: Sizes, desired: number): Sizes {
  const refused = (bound: string): Error =>
    validationError(`New SetDesiredCapacity value ${desired} is ${bound} for the AutoScalingGroup.`);
  if (desired > sizes.max) throw refused(`above max value ${sizes.max}`);
  if (desired < sizes.min) throw refused(`below min value ${sizes.min}`);
  return { ...sizes, desired };
}
