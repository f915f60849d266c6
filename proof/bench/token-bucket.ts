/** How often something may be asked for. */
export interface Limit {
  /** Tokens in a full bucket. */
  readonly burst: number;
  /** Tokens that come back a second. */
  readonly perSecond: number;
}

/** A bucket that each request takes a token from. Times are seconds and never go back. */
export class TokenBucket {
  private tokens: number;
  private time = 0;

  constructor(private readonly limit: Limit) {
    this.tokens = limit.burst;
  }

  /** Whether there is a token, at that moment. */
  has(time: number): boolean {
    const { burst, perSecond } = this.limit;
    this.tokens = Math.min(burst, this.tokens + (time - this.time) * perSecond);
    this.time = time;
    // What a thousand refills leave of rounding is no reason to refuse.
    return this.tokens >= 1 - 1e-9;
  }

  take(): void {
    this.tokens -= 1;
  }
}

/** Takes one from each bucket, or from none: a request that is refused by one costs the others nothing. */
export function takeAll(buckets: readonly TokenBucket[], time: number): boolean {
  const all = buckets.map((bucket) => bucket.has(time));
  if (all.includes(false)) return false;
  for (const bucket of buckets) bucket.take();
  return true;
}
