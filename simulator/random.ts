import { createHash } from 'node:crypto';

/** A seeded source of randomness (sfc32). The same seed gives the same run, to the byte. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** So many lower-case hexadecimal digits. */
  hex(digits: number): string;
  uuid(): string;
  /** A source of its own, named: what one service draws never shifts what another sees. */
  fork(name: string): Random;
}

const HEX_DIGITS = '0123456789abcdef';

export function seededRandom(seed: string | number): Random {
  const digest = createHash('sha256').update(String(seed)).digest();
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let counter = digest.readInt32LE(12);
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) text += HEX_DIGITS[Math.floor(next() * 16)];
    return text;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    hex,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    fork: (name) => seededRandom(`${seed}/${name}`),
  };
}
