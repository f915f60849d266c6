import { isBlock } from './block';
import { text } from './fleet-fields';
import { type FieldPath, type Finding, fieldText, valueAt } from './fleet-finding';

/**
 * A stage's name, which is part of every other name. It has no dashes: `kiln-prod-web` is then the fleet web of stage prod,
 * and cannot be the stage prod-web besides.
 */
export const stageSchema = text(
  /^[a-z][a-z0-9]{0,15}$/,
  'a stage name of lower-case letters and digits, at most 16 characters',
);

/**
 * The spec of one stage: the overlay laid over the base. Blocks are merged, everything else, lists too, is replaced;
 * null removes a field.
 */
export function withOverlay(base: unknown, overlay: unknown): unknown {
  if (!isBlock(overlay)) return overlay;
  const merged = new Map(isBlock(base) ? Object.entries(base) : []);
  for (const [key, value] of Object.entries(overlay)) {
    if (value === null) merged.delete(key);
    else merged.set(key, withOverlay(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

/** Fields that are the same in every stage, and why. */
export const SAME_IN_EVERY_STAGE: readonly { readonly field: FieldPath; readonly why: string }[] = [
  { field: ['fleet'], why: 'the file and the fleet have one name' },
  ...['base', 'architecture', 'components', 'artifact', 'tests'].map((part) => ({
    field: ['image', part],
    why: 'what was proven in one stage must be what runs in the next',
  })),
  { field: ['instances', 'userData'], why: 'what boots in one stage must be what boots in the next' },
];

/** What an overlay must not change. The findings' fields are the spec's, without `stages`. */
export function checkOverlay(overlay: unknown): readonly Finding[] {
  return SAME_IN_EVERY_STAGE.filter(({ field }) => valueAt(overlay, field) !== undefined).map(({ field, why }) => ({
    field,
    problem: `may not differ between stages: ${why}`,
    fix: `remove it here and write it once, at ${fieldText(field)} of the file`,
  }));
}

/** An overlay without what it must not change, so that the rest can be checked for itself. */
export function allowedPart(overlay: unknown): unknown {
  return SAME_IN_EVERY_STAGE.reduce<unknown>((rest, { field }) => without(rest, field), overlay);
}

function without(block: unknown, [first, ...deeper]: FieldPath): unknown {
  if (!isBlock(block) || first === undefined || !Object.hasOwn(block, first)) return block;
  const entries = Object.entries(block).flatMap(([key, value]) => {
    if (key !== first) return [[key, value] as const];
    return deeper.length === 0 ? [] : [[key, without(value, deeper)] as const];
  });
  return Object.fromEntries(entries);
}

/** Whether the value at a path of the merged spec, or its absence, is the overlay's doing. */
export function isSetBy(overlay: unknown, field: FieldPath): boolean {
  let value = overlay;
  for (const part of field) {
    // A list or a single value replaced everything that was below.
    if (!isBlock(value)) return true;
    if (!Object.hasOwn(value, part)) return false;
    value = value[part];
  }
  return true;
}
