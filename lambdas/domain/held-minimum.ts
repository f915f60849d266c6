/** Whose group's minimum a release raises. */
export type HeldSide = 'blue' | 'green';

/**
 * The minimums a release has set, each with the one it found there: `blue6: 4` says that blue's was raised from 4 to 6.
 * Written before the group is changed.
 */
export type HeldMinimums = Readonly<Record<string, number>>;

/** The key of one of them. */
export const heldKey = (side: HeldSide, minimum: number): string => `${side}${minimum}`;

/**
 * What a group's minimum is without what the release has made of it: back from step to step, as far as they are the
 * release's own. A minimum that somebody set before or meanwhile is that person's, and stays.
 */
export function withoutHold(held: HeldMinimums, side: HeldSide, minimum: number): number {
  const before = held[heldKey(side, minimum)];
  return before === undefined || before >= minimum ? minimum : withoutHold(held, side, before);
}
