import { join } from 'node:path';
import { stamp } from '../machine';
import { markdownTable, writeText } from '../page';
import type { Case } from './cases';
import type { Tried } from './enumeration';
import { type ScheduleReport, scheduleLines } from './schedules';
import { brokenLines, countLines } from './summary';
import { tables } from './table';

const PAGE = join(__dirname, '../../docs/faults-proved.md');

/** Puts the results of an enumeration into the page, in place of those before. */
export function writeResults(cases: readonly Case[], tried: readonly Tried[]): void {
  const { calls, handlers } = tables(cases, tried);
  const broken = tried.flatMap((each) => [...brokenLines(each)]);
  write('single', [
    ...countLines(cases, tried).map((line) => `- ${line}`),
    '',
    ...(broken.length === 0 ? [] : ['```', ...broken, '```', '']),
    markdownTable(calls.heads, calls.rows),
    '',
    markdownTable(handlers.heads, handlers.rows),
  ]);
}

/** The same for random schedules. */
export function writeSchedules(report: ScheduleReport, seed: number): void {
  write('random', [`Seed ${seed}.`, '', '```', ...scheduleLines(report), '```']);
}

function write(part: string, lines: readonly string[]): void {
  const [begin, end] = [`<!-- ${part}: written by npm run faults -->`, `<!-- ${part}: end -->`];
  writeText(PAGE, begin, end, [`${stamp()}.`, '', ...lines].join('\n'));
}
