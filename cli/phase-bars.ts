import type { Phase } from '../simulator/report/phases';
import { spoken } from './duration';
import type { Painter } from './painter';

const BAR = 40;

/** Where the time of a release went, a line a part: the longest bar for the longest part. */
export function phaseBars(
  timeByPhase: readonly { readonly phase: Phase; readonly seconds: number }[],
  painter: Painter,
): string[] {
  const longest = Math.max(...timeByPhase.map(({ seconds }) => seconds));
  return timeByPhase.map(({ phase, seconds }) => {
    const bar = '█'.repeat(Math.max(1, Math.round((seconds / longest) * BAR)));
    return `  ${phase.padEnd(9)} ${painter.good(bar.padEnd(BAR))} ${painter.faint(spoken(seconds))}`;
  });
}
