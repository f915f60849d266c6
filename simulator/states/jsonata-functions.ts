import { createHash } from 'node:crypto';
import type jsonata from 'jsonata';
import type { Random } from '../random';
import { type Json, parseJson } from './json';

/**
 * What Step Functions adds to JSONata, and takes away.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function addAwsFunctions(expression: jsonata.Expression): void {
  expression.assign('eval', undefined);
  expression.registerFunction('parse', (text: string) => parseJson(text), '<s:x>');
  expression.registerFunction('partition', partition, '<an:a>');
  expression.registerFunction('range', range, '<nnn:a>');
  expression.registerFunction('hash', hash, '<ss?:s>');
}

/** Of the expression's text: whether it asks for something that differs from call to call. */
export function needsMoment(text: string): boolean {
  return /\$(uuid|random|now|millis)\b/.test(text);
}

/** The functions whose answers depend on when they are asked: bound anew for each evaluation. */
export function momentFunctions(now: number, random: Random): Readonly<Record<string, unknown>> {
  return {
    uuid: () => random.uuid(),
    random: (seed?: number) => (seed === undefined ? random.next() : javaRandom(seed)),
    now: (...unsupported: unknown[]) => {
      if (unsupported.some((argument) => argument !== undefined)) throw new Error('$now takes no arguments here');
      return new Date(now).toISOString();
    },
    millis: () => now,
  };
}

function partition(values: readonly Json[], size: number): Json {
  const chunk = Math.trunc(size);
  if (chunk < 1) throw new Error('The chunk size of $partition must be positive');
  const chunks: Json[] = [];
  for (let start = 0; start < values.length; start += chunk) chunks.push(values.slice(start, start + chunk));
  return chunks;
}

/** AWS gives a JSONata sequence here, which collapses when it holds one value: `$range(1, 9, 9)` was recorded as `1`. */
function range(first: number, last: number, step: number): Json {
  const LIMIT = 1000;
  if (step === 0) throw new Error('The step of $range must not be 0');
  const values: number[] = [];
  for (let value = first; step > 0 ? value <= last : value >= last; value += step) {
    if (values.length === LIMIT) throw new Error(`$range makes at most ${LIMIT} values`);
    values.push(value);
  }
  Object.defineProperty(values, 'sequence', { enumerable: false, value: true });
  return values;
}

const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

function hash(text: string, algorithm = 'SHA-256'): string {
  const name = ALGORITHMS[algorithm];
  if (name === undefined) throw new Error(`$hash knows no algorithm ${algorithm}`);
  return createHash(name).update(text).digest('hex');
}

/** `new java.util.Random(seed).nextDouble()`: what `$random(seed)` is on AWS, bit for bit. */
function javaRandom(seed: number): number {
  const MASK = (1n << 48n) - 1n;
  let state = (BigInt(Math.trunc(seed)) ^ 0x5deece66dn) & MASK;
  const bits = (count: bigint): bigint => {
    state = (state * 0x5deece66dn + 0xbn) & MASK;
    return state >> (48n - count);
  };
  return Number((bits(26n) << 27n) + bits(27n)) / 2 ** 53;
}
