import { z } from 'zod';
import { SimulatorGap } from '../../aws-error';

/**
 * A rule's event pattern: names of fields, each with a nested pattern or a list of what its value may be.
 * @example { source: ['aws.states'], detail: { status: ['FAILED', { prefix: 'TIMED' }], cause: [{ exists: true }] } }
 */
export interface EventPattern {
  readonly [field: string]: EventPattern | readonly Matcher[];
}

type Scalar = string | number | boolean | null;
type Matcher = z.output<typeof matcher>;

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const affix = z.union([z.strictObject({ prefix: z.string() }), z.strictObject({ suffix: z.string() })]);
const matcher = z.union([
  scalar,
  affix,
  z.strictObject({
    wildcard: z
      .string()
      .regex(/^[^\\]+$/, 'escapes are not modelled')
      .regex(/^(?!.*\*\*)/),
  }),
  z.strictObject({ exists: z.boolean() }),
  z.strictObject({
    'anything-but': z.union([z.string(), z.number(), z.array(z.string()).min(1), z.array(z.number()).min(1), affix]),
  }),
]);
const fields: z.ZodType<EventPattern> = z.record(
  z.string().refine((name) => name !== '$or', '$or is not modelled'),
  z.union([z.array(matcher).min(1), z.lazy(() => fields)]),
);

/** @throws SimulatorGap for operators that are not modelled: numeric, cidr, equals-ignore-case, $or. */
export function checkPattern(pattern: EventPattern): void {
  const parsed = fields.safeParse(pattern);
  if (!parsed.success) throw new SimulatorGap(`event pattern ${JSON.stringify(pattern)}: ${parsed.error.message}`);
}

/**
 * Whether an event matches: every field of the pattern must, a list by any of its members.
 * Source: EventBridge user guide, "Comparison operators for use in event patterns".
 */
export function matches(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([name, expected]) => {
    const value = fieldOf(event, name);
    if (isMatchers(expected)) return expected.some((each) => matchesLeaf(each, leavesOf(value)));
    // An array of objects matches when one of them does.
    return Array.isArray(value) && value.length > 0
      ? value.some((element) => matches(expected, element))
      : matches(expected, value);
  });
}

function isMatchers(expected: EventPattern | readonly Matcher[]): expected is readonly Matcher[] {
  return Array.isArray(expected);
}

function fieldOf(event: unknown, name: string): unknown {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return undefined;
  return Object.entries(event).find(([field]) => field === name)?.[1];
}

/** The values of a field that can be matched: only leaves can, and of an array each of its members. */
function leavesOf(value: unknown): Scalar[] {
  const members: unknown[] = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value];
  return members.filter((member) => scalar.safeParse(member).success).map((member) => scalar.parse(member));
}

function matchesLeaf(expected: Matcher, leaves: readonly Scalar[]): boolean {
  if (typeof expected !== 'object' || expected === null) return leaves.includes(expected);
  if ('exists' in expected) return expected.exists === leaves.length > 0;
  if ('wildcard' in expected) return leaves.some((leaf) => typeof leaf === 'string' && isLike(expected.wildcard, leaf));
  if (!('anything-but' in expected)) return leaves.some((leaf) => hasAffix(expected, leaf));
  const excluded = expected['anything-but'];
  return leaves.some((leaf) => !isExcluded(excluded, leaf));
}

/** `*` stands for any characters, also for none. */
function isLike(wildcard: string, text: string): boolean {
  const parts = wildcard.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}

type Affix = z.output<typeof affix>;

function isExcluded(excluded: string | number | string[] | number[] | Affix, leaf: Scalar): boolean {
  if (Array.isArray(excluded)) return excluded.some((each) => each === leaf);
  return typeof excluded === 'object' ? hasAffix(excluded, leaf) : excluded === leaf;
}

function hasAffix(expected: Affix, leaf: Scalar): boolean {
  if (typeof leaf !== 'string') return false;
  return 'prefix' in expected ? leaf.startsWith(expected.prefix) : leaf.endsWith(expected.suffix);
}
