import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { spoken } from '../../cli/duration';
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
    writeSection(
      part,
      [
        `${today()}, ${machine()}: ${total.all} mutants, ${spoken(seconds)}; of the runs that come by a mutant, ${most} were asked at most.`,
        `**${percent(shareOf(total))} are caught** (the goal is ${percent(GOALS[part])}).`,
        '',
        '| mutant | all | caught by a rule | on a walk | in a run | harmless | survived | caught |',
        '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
        ...[...kinds, total].map(row),
        '',
        ...(those.length === 0 ? [] : ['Not caught:', '', ...those.map((mutant) => sayOf(mutant, harmless))]),
      ].join('\n'),
    );
  }
}

/**
 * Puts a text between `<!-- name -->` and `<!-- end of name -->`, which the page must have.
 * @param page for tests; default docs/mutants.md
 */
export function writeSection(name: string, text: string, page: string = PAGE): void {
  const before = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no section ${begin} … ${end}.`);
  writeFileSync(page, `${before.slice(0, from + begin.length)}\n${text.trimEnd()}\n${before.slice(to)}`);
}

function row(count: Count): string {
  const numbers = [count.all, count.rule, count.walk, count.run, count.harmless, count.survived];
  return `| ${count.kind} | ${numbers.join(' | ')} | ${percent(shareOf(count))} |`;
}

function sayOf({ id, place }: Mutant, harmless: Harmless): string {
  const line = place.includes(':') ? ` (${place.replace(/^.*:/, 'line ')})` : '';
  return `- \`${id}\`${line}: ${harmless[id] ?? '**nobody has said yet why that does no harm.**'}`;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** `Intel(R) Xeon(R), 2 cores, Node 20.20.2` */
function machine(): string {
  const [first] = cpus();
  return `${first?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}`;
}
