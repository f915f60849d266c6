/** What a figure should be, and by how much it may miss that before the command fails. */
export interface Goal {
  readonly atMost?: number;
  readonly atLeast?: number;
  /** A share of the goal: 0.1 lets 1.1 pass where 1 is the most. */
  readonly tolerance: number;
}

/** One figure. */
export interface Row {
  readonly name: string;
  readonly value: number;
  /** `s`, `USD`, `KB`, `x` for a ratio, empty for a count. */
  readonly unit: string;
  readonly goal?: Goal;
}

/** Figures that explain other figures. */
export interface Detail {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What one part of the benchmarks has to say. */
export interface Part {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly details: readonly Detail[];
}

export type Verdict = 'met' | 'near' | 'missed';

/** `near`: missed, by no more than the goal allows. */
export function verdictOf(value: number, { atMost, atLeast, tolerance }: Goal): Verdict {
  const isWithin = (share: number): boolean =>
    (atMost === undefined || value <= atMost * (1 + share)) &&
    (atLeast === undefined || value >= atLeast * (1 - share));
  if (isWithin(0)) return 'met';
  return isWithin(tolerance) ? 'near' : 'missed';
}

/** `≤ 1.05`, `≥ 20` */
export function goalText({ atMost, atLeast }: Goal): string {
  return [atMost === undefined ? '' : `≤ ${figure(atMost)}`, atLeast === undefined ? '' : `≥ ${figure(atLeast)}`]
    .filter(Boolean)
    .join(', ');
}

/** Four digits that mean something, and no more; whole numbers whole. */
export function figure(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)], sorted[middle]];
  return (low + high) / 2;
}
