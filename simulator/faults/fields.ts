import { z } from 'zod';

/** The kinds of value a fault file is made of. Each message is a noun phrase that completes "write …". */

export const count = (min = 1) => whole(min, 1_000_000);

export const whole = (min: number, max: number) => {
  const wanted = `a whole number from ${min} to ${max}`;
  return z.int({ error: wanted }).min(min, { error: wanted }).max(max, { error: wanted });
};

/** @param what of which kind: `a share` */
export const numberBetween = (min: number, max: number, what: string) => {
  const wanted = `${what} from ${min} to ${max}`;
  return z.number({ error: wanted }).min(min, { error: wanted }).max(max, { error: wanted });
};

/** A stretch of virtual time, at most a week. */
export const seconds = (min = 0) => numberBetween(min, 604_800, 'a number of seconds');

export const percent = () => numberBetween(0, 100, 'a percentage');

export const choice = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values, { error: values.length === 1 ? values[0] : `one of ${values.join(', ')}` });

export const name = (wanted: string) => z.string({ error: wanted }).min(1, { error: wanted });

/** `eu-central-1a`, or only its last letter. */
export const zone = () => name('a zone such as eu-central-1a, or its letter a');
