/**
 * A stretch of time as people write it: `90s`, `5m`, `2h`, `1d`. In code it is a number of seconds.
 */

const SECONDS_OF_UNIT: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a stretch of time that the fleet schema has accepted. */
export function seconds(text: string): number {
  return Number(text.slice(0, -1)) * (SECONDS_OF_UNIT[text.slice(-1)] ?? Number.NaN);
}

/** The shortest way to write so many seconds: 300 → `5m`, 90 → `90s`, 0 → `0s`. */
export function durationText(total: number): string {
  const units = Object.entries(SECONDS_OF_UNIT).toReversed();
  const [unit, length] = units.find(([, size]) => total >= size && total % size === 0) ?? ['s', 1];
  return `${total / length}${unit}`;
}
