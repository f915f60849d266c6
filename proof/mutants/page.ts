import { join } from 'node:path';
import { spoken } from '../../cli/duration';
import { stamp } from '../machine';
import { markdownTable, writeText } from '../page';
import { ROOT } from './handlers/sources';
import type { Harmless } from './harmless';
import type { Mutant, Part } from './mutant';
import { type Count, GOALS, percent, shareOf } from './tally';

const PAGE = join(ROOT, 'docs/mutants.md');

export interface Results {
  readonly results: readonly { readonly part: Part; readonly kinds: readonly Count[]; readonly total: Count }[];
  readonly survivors: readonly Mutant[];
  readonly harmless: Harmless;
  readonly seconds: number;
  readonly most: number;
}

/** Writes each part's section of docs/mutants.md; the rest of the page is written by hand and stays. */
export function writePage({ results, survivors, harmless, seconds, most }: Results): void {
  for (const { part, kinds, total } of results) {
    const those = survivors.filter((mutant) => mutant.part === part);
    writeText(
      PAGE,
      `<!-- ${part} -->`,
      `<!-- end of ${part} -->`,
      [
        `${stamp()}: ${total.all} mutants, ${spoken(seconds)}; of the runs that come by a mutant, ${most} were asked at most.`,
        `**${percent(shareOf(total))} are caught** (the goal is ${percent(GOALS[part])})${sayByWhat(total)}.`,
        '',
        markdownTable(HEAD, [...kinds, total].map(row), true),
        '',
        ...(those.length === 0 ? [] : ['Not caught:', '', ...those.map((mutant) => sayOf(mutant, harmless))]),
      ].join('\n'),
    );
  }
}

/** Rules are asked first: how many of theirs a walk or a run would catch too, nobody has asked. */
function sayByWhat({ rule, walk, run }: Count): string {
  if (rule === 0) return '';
  return `: ${walk + run} by what happens on a walk or in a run, ${rule} by a rule about the definitions as texts, which are asked first`;
}

const HEAD = ['mutant', 'all', 'caught by a rule', 'on a walk', 'in a run', 'harmless', 'survived', 'caught'];

function row(count: Count): string[] {
  const numbers = [count.all, count.rule, count.walk, count.run, count.harmless, count.survived];
  return [count.kind, ...numbers.map(String), percent(shareOf(count))];
}

function sayOf({ id, place }: Mutant, harmless: Harmless): string {
  const line = place.includes(':') ? ` (${place.replace(/^.*:/, 'line ')})` : '';
  return `- \`${id}\`${line}: ${harmless[id] ?? '**nobody has said yet why that does no harm.**'}`;
}
