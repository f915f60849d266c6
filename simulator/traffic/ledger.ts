import type { FailureReason } from './outcomes';

/** Whole requests of one stretch of time that fared alike. */
export interface Entry {
  /** The target group's name; undefined where requests came to none. */
  readonly group?: string;
  /** `served`, `refused` by a rule's fixed response, or why they failed. */
  readonly fate: 'served' | 'refused' | FailureReason;
  readonly count: number;
}

/** What became of the requests of a stretch of time. */
export interface Totals {
  readonly requests: number;
  readonly failed: number;
  /** Answered by the fixed page of the first release; neither served nor failed. */
  readonly refused: number;
  readonly groups: readonly { readonly group: string; readonly requests: number; readonly failed: number }[];
  readonly failures: readonly { readonly group?: string; readonly reason: FailureReason; readonly count: number }[];
}

interface Slice {
  readonly to: number;
  readonly entries: readonly Entry[];
}

/** What became of every request, stretch by stretch. */
export class Ledger {
  private readonly slices: Slice[] = [];

  /** Adds the stretch that ends at `to` (epoch ms). */
  add(to: number, entries: readonly Entry[]): void {
    if (entries.length > 0) this.slices.push({ to, entries });
  }

  /** Sums the stretches that end after `from` and no later than `to` (epoch ms). */
  totals(from: number, to: number): Totals {
    const groups = new Map<string, { group: string; requests: number; failed: number }>();
    const failures = new Map<string, { group?: string; reason: FailureReason; count: number }>();
    let requests = 0;
    let failed = 0;
    let refused = 0;
    for (const slice of this.slices) {
      if (slice.to <= from || slice.to > to) continue;
      for (const { group, fate, count } of slice.entries) {
        requests += count;
        if (fate === 'refused') refused += count;
        const sum = group === undefined ? undefined : ensure(groups, group, { group, requests: 0, failed: 0 });
        if (sum !== undefined) sum.requests += count;
        if (fate === 'served' || fate === 'refused') continue;
        failed += count;
        if (sum !== undefined) sum.failed += count;
        const reason = { ...(group !== undefined && { group }), reason: fate, count: 0 };
        ensure(failures, `${group} ${fate}`, reason).count += count;
      }
    }
    return { requests, failed, refused, groups: [...groups.values()], failures: [...failures.values()] };
  }
}

function ensure<V>(map: Map<string, V>, key: string, initial: V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  map.set(key, initial);
  return initial;
}
