import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { spoken } from '../../../cli/duration';
import { type Count, GOAL, percent, shareOf } from './tally';

const PAGE = join(__dirname, '../../../docs/mutants-domain.md');
const [BEGIN, END] = ['<!-- results -->', '<!-- end of results -->'];

export interface Results {
  readonly files: readonly Count[];
  /** What counts for the goal. */
  readonly total: Count;
  readonly withSentences: Count;
  readonly seconds: number;
}

/** Writes the results into the page; what is around them is written by hand. */
export function writePage(results: Results): void {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`docs/mutants-domain.md has no place ${BEGIN} … ${END}.`);
  writeFileSync(PAGE, `${page.slice(0, from + BEGIN.length)}\n\n${section(results)}\n\n${page.slice(to)}`);
}

function section({ files, total, withSentences, seconds }: Results): string {
  return [
    `${new Date().toISOString().slice(0, 10)}, ${machine()}: ${withSentences.all} mutants in ${spoken(seconds)}.`,
    `**${percent(shareOf(total))} are caught**; the goal is ${percent(GOAL)}. With sentences: ${percent(shareOf(withSentences))}.`,
    '',
    '| file of `lambdas/domain` | mutants | caught | survived | not covered | share |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...[...files, total, withSentences].map(row),
  ].join('\n');
}

function row(count: Count): string {
  const { what, all, caught, survived, notCovered } = count;
  const name = what.replace('lambdas/domain/', '');
  return `| ${name} | ${all} | ${caught} | ${survived} | ${notCovered} | ${percent(shareOf(count))} |`;
}

/** `Intel(R) Xeon(R), 2 cores, Node 20.20.2` */
function machine(): string {
  const [first] = cpus();
  return `${first?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}`;
}
