export interface Share<Key extends string> {
  readonly key: Key;
  /** May be a fraction. */
  readonly expected: number;
}

/** Sums of fractions fall short of a whole by less than this. */
const TINY = 1e-6;

/** Turns expected values into whole requests: what is rounded off is carried on, so that small shares still appear. */
export class Carry {
  private readonly remainders = new Map<string, number>();

  /** The whole part of what is due under a key, `expected` added. */
  take(key: string, expected: number): number {
    const due = this.due(key, expected);
    const whole = Math.floor(due + TINY);
    this.remainders.set(key, due - whole);
    return whole;
  }

  /** Divides a whole number of requests by what is due to each share of `name`; odd ones go where most is due. */
  split<Key extends string>(name: string, total: number, shares: readonly Share<Key>[]): Map<Key, number> {
    const parts = shares
      .filter((share) => share.expected > 0)
      .map(({ key, expected }) => ({ key, due: this.due(`${name} ${key}`, expected), count: 0 }));
    for (const part of parts) part.count = Math.max(0, Math.floor(part.due + TINY));
    let left = total - parts.reduce((sum, part) => sum + part.count, 0);
    while (left !== 0 && parts.length > 0) {
      const step = Math.sign(left);
      const open = parts.filter((part) => part.count + step >= 0);
      const next = open.reduce((best, part) =>
        step * (part.due - part.count - best.due + best.count) > 0 ? part : best,
      );
      next.count += step;
      left -= step;
    }
    for (const { key, due, count } of parts) this.remainders.set(`${name} ${key}`, due - count);
    return new Map(parts.map(({ key, count }) => [key, count]));
  }

  private due(key: string, expected: number): number {
    return (this.remainders.get(key) ?? 0) + expected;
  }
}
