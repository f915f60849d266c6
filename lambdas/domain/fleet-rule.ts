import type { z } from 'zod';
import { seconds } from './fleet-duration';
import { type FieldPath, type Finding, fieldText } from './fleet-finding';

/** One thing that must be true of a fleet spec beyond its shape. */
export interface FleetRule {
  readonly name: string;
  /**
   * @param raw a spec, or what was meant as one
   * @param stage whose spec it is; without one, rules about a stage's names have nothing to say
   */
  check(raw: unknown, stage: string | undefined): readonly Finding[];
}

/**
 * A rule reads no more than the slice of the spec that it names. So it can speak as soon as that slice is readable,
 * whatever is wrong elsewhere in the file, and all problems come out at once.
 */
export function rule<Slice extends z.ZodType>(
  name: string,
  slice: Slice,
  check: (spec: z.output<Slice>, stage: string | undefined) => readonly Finding[],
): FleetRule {
  return {
    name,
    check: (raw, stage) => {
      const readable = slice.safeParse(raw);
      return readable.success ? check(readable.data, stage) : [];
    },
  };
}

/** A stretch of time outside of its bounds. */
export function outside(field: FieldPath, given: string, from: string, to: string, why: string): readonly Finding[] {
  const length = seconds(given);
  if (length >= seconds(from) && length <= seconds(to)) return [];
  const problem = length < seconds(from) ? `${given} is too short` : `${given} is too long`;
  return [{ field, problem: `${problem}: ${why}`, fix: `write ${from} to ${to}` }];
}

/** Names that an earlier entry of a list has already. `fields` are the paths of the names, in the list's order. */
export function repeated(
  entries: readonly { readonly name: string; readonly field: FieldPath }[],
  what: string,
  fix = 'give it another name',
): readonly Finding[] {
  return entries.flatMap(({ name, field }, index) => {
    const first = entries.slice(0, index).find((entry) => entry.name === name);
    if (first === undefined) return [];
    return [
      {
        field,
        against: [first.field],
        problem: `${name} is also the ${what} at ${fieldText(first.field)}`,
        fix,
      },
    ];
  });
}
