import { seededRandom } from '../../simulator/random';
import type { Case } from './cases';

/**
 * A few of many cases, the same ones for the same seed, well spread: each next one is of the target and of the fault that
 * were taken the fewest times until then.
 */
export function slice(cases: readonly Case[], size: number, seed: number): readonly Case[] {
  const random = seededRandom(seed);
  const left = cases
    .filter(({ spared }) => spared === undefined)
    .map((each) => ({ each, lot: random.next() }))
    .toSorted((a, b) => a.lot - b.lot);
  const taken = new Map<string, number>();
  const times = (key: string): number => taken.get(key) ?? 0;
  const chosen: Case[] = [];
  while (chosen.length < size && left.length > 0) {
    const rank = ({ target, fault }: Case): number => times(target) * 1000 + times(fault);
    const best = left.reduce((a, b) => (rank(b.each) < rank(a.each) ? b : a));
    left.splice(left.indexOf(best), 1);
    for (const key of [best.each.target, best.each.fault]) taken.set(key, times(key) + 1);
    chosen.push(best.each);
  }
  return chosen;
}
