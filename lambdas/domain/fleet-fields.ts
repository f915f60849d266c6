import * as z from 'zod';

/**
 * The kinds of field a fleet file is made of. Every schema message is a noun phrase that says what is wanted, so that
 * it completes the sentence "write …" wherever a file is refused.
 */

export const text = (pattern: RegExp, wanted: string) => z.string({ error: wanted }).regex(pattern, { error: wanted });

export const line = (max: number) => {
  const wanted = `a text of 1 to ${max} characters`;
  return z.string({ error: wanted }).min(1, { error: wanted }).max(max, { error: wanted });
};

export const whole = (min: number, max: number) => {
  const wanted = `a whole number from ${min} to ${max}`;
  return z.int({ error: wanted }).min(min, { error: wanted }).max(max, { error: wanted });
};

export const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: values.length === 1 ? values[0] : `one of ${values.join(', ')}` });

export const duration = () => text(/^[1-9]\d{0,5}[smhd]$/, 'a stretch of time such as 90s, 5m, 2h or 1d');

export const durationOrZero = () => text(/^(0|[1-9]\d{0,5})[smhd]$/, 'a stretch of time such as 0s, 90s or 5m');

export const list = <Entry extends z.ZodType>(entry: Entry, min: number, max: number) => {
  const wanted = min === 0 ? `a list of at most ${max} entries` : `a list of ${min} to ${max} entries`;
  return z.array(entry, { error: wanted }).min(min, { error: wanted }).max(max, { error: wanted });
};

/** A block of known keys; unknown ones are refused. */
export const block = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'invalid_type' ? `a block of indented keys: ${Object.keys(shape).join(', ')}` : undefined,
  });

/** A block whose keys the file's author chooses. */
export const dictionary = <Key extends z.ZodString, Value extends z.ZodType>(key: Key, value: Value, wanted: string) =>
  z.record(key, value, { error: wanted });
