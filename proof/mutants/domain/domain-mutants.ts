import { columns } from '../../../cli/columns';
import { spoken } from '../../../cli/duration';
import { percent } from '../tally';
import { writePage } from './page';
import { HTML_REPORT, runStryker } from './run-stryker';
import { byFile, type Count, count, GOAL, type Judged, judged, shareOf } from './tally';

export interface DomainMutantOptions {
  /** Only files of the domain with this text in their names; then there is no goal. */
  readonly match?: string;
  /** Processes at once. */
  readonly concurrency: number;
  /** Keep the results in docs/mutants-domain.md; of a run over all files only. */
  readonly write?: boolean;
}

/**
 * Puts one defect after another into the decisions of `lambdas/domain`, has their tests look for it, and prints what
 * survived and how many were caught in which file.
 * @returns the exit code: 1 when the goal is missed
 */
export async function domainMutants({ match, concurrency, write }: DomainMutantOptions): Promise<0 | 1> {
  const begun = performance.now();
  const results = judged(await runStryker([`lambdas/domain/*${match ?? ''}*.ts`], concurrency));
  const seconds = Math.round((performance.now() - begun) / 1000);
  if (results.length === 0) {
    console.error(`No file of lambdas/domain has ${match} in its name.`);
    return 1;
  }
  const counted = results.filter(({ isSentence }) => !isSentence);
  const [files, total] = [byFile(counted), count('all', counted)];
  const withSentences = count('all, with sentences', results);

  for (const mutant of counted.filter(({ end }) => end !== 'caught')) console.log(survivor(mutant));
  console.log(`\n${table([...files, total, withSentences])}\n`);
  console.log(`${results.length} mutants, ${spoken(seconds)}. Each in its place: ${HTML_REPORT}`);
  if (match !== undefined) return 0;
  if (write) writePage({ files, total, withSentences, seconds });
  return verdict(total, files);
}

function verdict(total: Count, [worst]: readonly Count[]): 0 | 1 {
  const share = shareOf(total);
  if (share >= GOAL) {
    console.log(`${percent(share)} of the domain's mutants are caught; the goal is ${percent(GOAL)}.`);
    return 0;
  }
  const missing = Math.ceil(GOAL * total.all) - total.caught;
  const next = worst?.what.replace(/^.*\/|\.ts$/g, '') ?? '';
  console.error(
    `${percent(share)} of the domain's mutants are caught, and the goal is ${percent(GOAL)}: ${missing} more must be. ` +
      `Look at the worst file first: npm run mutants:domain -- --match ${next}`,
  );
  return 1;
}

function survivor({ file, line, column, kind, original, replacement, end }: Judged): string {
  const [before, after] = [original, replacement].map((text) => {
    const shown = text.replace(/\s+/g, ' ');
    return shown.length > 70 ? `${shown.slice(0, 69)}…` : shown;
  });
  return `${end}  ${file}:${line}:${column}  ${kind}: ${before} -> ${after}`;
}

function table(counts: readonly Count[]): string {
  const head = ['file', 'mutants', 'caught', 'survived', 'not covered', 'share'];
  return columns([
    head,
    ...counts.map((each) => [
      each.what,
      String(each.all),
      String(each.caught),
      String(each.survived),
      String(each.notCovered),
      percent(shareOf(each)),
    ]),
  ]);
}
