import { createHash } from 'node:crypto';

/** What is another one in each run, and in each moment: times, ids, tokens, hashes, and figures that are measured. */
const OF_THE_MOMENT: readonly (readonly [RegExp, string])[] = [
  [/arn:aws:states:[^"]*:execution:[^"]*/g, '<execution>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g, '<time>'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '<time>'],
  [/\d{8}T\d{6}Z/g, '<time>'],
  [/\b(?=[0-9a-f-]*\d)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>'],
  [/(?<![0-9A-Za-z])(?=[0-9a-f]*\d)[0-9a-f]{6,}(?![0-9A-Za-z])/g, '<id>'],
  [/(?<![\w.])-?\d+\.\d+(e-?\d+)?(?![\w.])/g, '<figure>'],
  [/(?<![\w.])\d{3,}(?![\w.])/g, '<figure>'],
];

/** A thing as JSON, with words in place of what belongs to the moment. */
export function timeless(value: unknown): string {
  return OF_THE_MOMENT.reduce((rest, [pattern, word]) => rest.replace(pattern, word), JSON.stringify(value) ?? '');
}

/** A digest that two things share which differ in nothing but the moment. */
export function likeness(value: unknown): string {
  return createHash('sha256').update(timeless(value)).digest('base64url').slice(0, 16);
}
