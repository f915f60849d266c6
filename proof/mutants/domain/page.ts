import { join } from 'node:path';
import { spoken } from '../../../cli/duration';
import { stamp } from '../../machine';
import { markdownTable, writeText } from '../../page';
import { percent } from '../tally';
import { type Count, GOAL, shareOf } from './tally';

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
  writeText(PAGE, BEGIN, END, section(results));
}

function section({ files, total, withSentences, seconds }: Results): string {
  return [
    `${stamp()}: ${withSentences.all} mutants in ${spoken(seconds)}.`,
    `**${percent(shareOf(total))} are caught**; the goal is ${percent(GOAL)}. With sentences: ${percent(shareOf(withSentences))}.`,
    '',
    markdownTable(HEAD, [...files, total, withSentences].map(row), true),
  ].join('\n');
}

const HEAD = ['file of `lambdas/domain`', 'mutants', 'caught', 'survived', 'not covered', 'share'];

function row(count: Count): string[] {
  const { what, all, caught, survived, notCovered } = count;
  const numbers = [all, caught, survived, notCovered].map(String);
  return [what.replace('lambdas/domain/', ''), ...numbers, percent(shareOf(count))];
}
