import { join } from 'node:path';
import { inThreads } from '../workers';
import { columnsOf, type GrowthFigures } from './growth-figures';
import type { Part } from './row';

const SIZES = [2, 20, 200, 1000];
const PAYLOAD_KB = 32;

/** How what a release takes grows with the instances of its fleet. */
export async function growthPart(tell: (line: string) => void): Promise<Part> {
  const figures: GrowthFigures[] = [];
  // The biggest first: the others fit beside it.
  await inThreads<number, GrowthFigures>(join(__dirname, 'grow.ts'), SIZES.toReversed(), (answer) => {
    tell(`${answer.instances} instances`);
    figures.push(answer);
  });
  figures.sort((a, b) => a.instances - b.instances);
  const [least, most] = [figures[0], figures.at(-1)];
  if (least === undefined || most === undefined) throw new Error('Nothing was measured.');
  const growth = (of: (each: GrowthFigures) => number): number => of(most) / of(least);
  return {
    title: 'Growth',
    rows: [
      // Waits are drawn, and a look more or less comes of them.
      {
        name: 'transitions with 1,000 instances over those with 2',
        value: growth((each) => each.transitions),
        unit: 'x',
        goal: { atMost: 1.05, tolerance: 0.05 },
      },
      {
        name: 'invocations, likewise',
        value: growth((each) => each.invocations),
        unit: 'x',
        goal: { atMost: 1.05, tolerance: 0.05 },
      },
      {
        name: 'API calls but for pages, likewise',
        value: growth((each) => each.calls - each.pages),
        unit: 'x',
        goal: { atMost: 1.05, tolerance: 0.05 },
      },
      {
        name: 'the largest payload',
        value: Math.max(...figures.map(({ payload }) => payload.bytes)) / 1024,
        unit: 'KB',
        goal: { atMost: PAYLOAD_KB, tolerance: 0 },
      },
    ],
    details: [columnsOf(figures)],
  };
}
