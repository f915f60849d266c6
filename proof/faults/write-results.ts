import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { moment } from '../../cli/columns';
import type { Case } from './cases';
import type { Tried } from './enumeration';
import { type ScheduleReport, scheduleLines } from './schedules';
import { brokenLines, countLines } from './summary';
import { markdown, tables } from './table';

const PAGE = join(__dirname, '../../docs/faults-proved.md');

/** Puts the results of an enumeration into the page, in place of those before. */
export function writeResults(cases: readonly Case[], tried: readonly Tried[]): void {
  const { calls, handlers } = tables(cases, tried);
  const broken = tried.flatMap((each) => [...brokenLines(each)]);
  write('single', [
    stamp(),
    '',
    ...countLines(cases, tried).map((line) => `- ${line}`),
    '',
    ...(broken.length === 0 ? [] : ['```', ...broken, '```', '']),
    markdown(calls),
    '',
    markdown(handlers),
  ]);
}

/** The same for random schedules. */
export function writeSchedules(report: ScheduleReport, seed: number): void {
  write('random', [stamp(), '', `Seed ${seed}.`, '', '```', ...scheduleLines(report), '```']);
}

function write(part: string, lines: readonly string[]): void {
  const [begin, end] = [`<!-- ${part}: written by npm run faults -->`, `<!-- ${part}: end -->`];
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${PAGE} has no place for the results: ${begin} … ${end}`);
  writeFileSync(PAGE, `${before}${begin}\n\n${lines.join('\n')}\n\n${end}${after}`);
}

function stamp(): string {
  const [cpu] = cpus();
  return `${moment(Date.now())}, ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, Node ${process.versions.node}.`;
}
