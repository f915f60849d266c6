import { columns } from '../../cli/columns';
import { spoken } from '../../cli/duration';
import { Progress } from '../progress';
import { inThreads } from '../workers';
import { unitsFor } from './checks/choosing';
import { testFiles } from './checks/test-files';
import type { Answer, Task } from './checks/thread';
import type { RecordedUnit, Verdict } from './checks/verdict';
import { handlerMutants } from './handlers/sources';
import { readHarmless, staleReasons } from './harmless';
import { machineMutants } from './machines/machine-mutants';
import { readDefinitions } from './machines/repository';
import type { Mutant, Part } from './mutant';
import { writePage } from './page';
import { type Count, GOALS, percent, shareOf, tally } from './tally';

export interface MutantOptions {
  readonly part?: string;
  readonly only?: string;
  readonly match?: string;
  readonly tests?: string;
  readonly sample: number;
  readonly most: number;
  readonly list?: true;
  readonly write?: true;
}

const THREAD = require.resolve('./checks/thread');
const PARTS: readonly Part[] = ['machines', 'handlers'];

/** @returns the exit code */
export async function runMutants(options: MutantOptions): Promise<number> {
  const { only, match, tests } = options;
  if (options.write && ((only ?? match ?? tests) !== undefined || options.sample > 1)) {
    return fail(
      '--write takes neither --only, --match, --tests nor --sample: docs/mutants.md holds the results of all mutants.',
    );
  }
  const begun = performance.now();
  const all: readonly Mutant[] = [...machineMutants(readDefinitions()), ...handlerMutants()];
  const chosen = all.filter((mutant) => isAsked(mutant, options)).filter((_, index) => index % options.sample === 0);
  if (chosen.length === 0) return fail('There is no such mutant; npm run mutants -- --list prints their ids.');
  if (options.list) {
    for (const { id } of chosen) console.log(id);
    return 0;
  }

  const recorded = await record(tests);
  const broken = recorded.filter(({ failure }) => failure !== undefined);
  for (const { file, failure } of broken) console.error(`${file} fails without any mutant: ${failure}`);
  if (broken.length > 0) return fail('Mend these first: npx jest with the names of the files.');

  const verdicts = await judgeAll(chosen, recorded, options.most);
  if (options.only !== undefined) return explain(chosen, verdicts);
  const harmless = readHarmless();
  const byId = new Map(verdicts.map((verdict) => [verdict.id, verdict]));
  const results = PARTS.map((part) => ({ part, ...tally(part, chosen, byId, harmless) })).filter(
    ({ total }) => total.all > 0,
  );
  const survivors = chosen.filter(({ id }) => byId.get(id)?.caughtBy === undefined);
  for (const { id, place } of survivors.filter(({ id }) => !(id in harmless)))
    console.log(`survived  ${id}  (${place})`);
  for (const { part, kinds, total } of results) console.log(`\n${part}\n${tableOf([...kinds, total])}`);
  const seconds = (performance.now() - begun) / 1000;
  console.log(`\n${chosen.length} mutants, ${recorded.length} units of tests, ${spoken(seconds)}`);
  if (options.write) writePage({ results, survivors, harmless, seconds, most: options.most });

  const problems = [
    ...staleReasons(harmless, new Set(all.map(({ id }) => id)), verdicts),
    ...results.flatMap(({ part, total }) => missed(part, total)),
  ];
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? 1 : 0;
}

function isAsked({ id, part }: Mutant, options: MutantOptions): boolean {
  return (
    (options.part === undefined || options.part === part) &&
    (options.only === undefined || options.only === id) &&
    (options.match === undefined || id.includes(options.match))
  );
}

async function record(text = ''): Promise<readonly RecordedUnit[]> {
  const files = testFiles().filter((file) => file.includes(text));
  const recorded: RecordedUnit[] = [];
  const progress = new Progress('tests on Kiln as it is', files.length);
  await inThreads<Task, Answer>(
    THREAD,
    files.map((file) => ({ record: file })),
    (answer) => {
      if ('recorded' in answer) recorded.push(...answer.recorded);
      progress.step();
    },
  );
  progress.end();
  return recorded;
}

async function judgeAll(
  mutants: readonly Mutant[],
  recorded: readonly RecordedUnit[],
  most: number,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  const progress = new Progress('mutants', mutants.length);
  await inThreads<Task, Answer>(
    THREAD,
    mutants.map((mutant) => ({
      judge: { mutant, units: unitsFor(mutant, recorded, most).map(({ file, title }) => ({ file, title })) },
    })),
    (answer) => {
      if (!('verdict' in answer)) return;
      verdicts.push(answer.verdict);
      progress.step(answer.verdict.caughtBy === undefined ? 'survived' : undefined);
    },
  );
  progress.end();
  return verdicts;
}

function explain([mutant]: readonly Mutant[], [verdict]: readonly Verdict[]): number {
  if (mutant === undefined || verdict === undefined) return 1;
  console.log(`${mutant.id}\n${mutant.place}`);
  if (mutant.part === 'machines') for (const each of mutant.edits) console.log(`  ${sayEdit(each)}`);
  console.log(`${verdict.asked} units of tests asked, ${spoken(verdict.seconds)}`);
  if (verdict.caughtBy === undefined) return fail('Survived: none of them notices.');
  const { file, title, says } = verdict.caughtBy;
  console.log(`Caught by ${file}: ${title}\n\n${says}`);
  return 0;
}

function sayEdit({ file, path, value }: { file: string; path: readonly (string | number)[]; value?: unknown }): string {
  return `${file}: ${path.join('.')} ${value === undefined ? 'removed' : `is ${JSON.stringify(value)}`}`;
}

function tableOf(counts: readonly Count[]): string {
  const rows = counts.map((count) => [
    count.kind,
    ...[count.all, count.rule, count.walk, count.run, count.harmless, count.survived].map((number) =>
      String(number).padStart(5),
    ),
    percent(shareOf(count)),
  ]);
  return columns([['mutant', '  all', ' rule', ' walk', '  run', 'harmless', 'survived', 'caught'], ...rows], '  ');
}

function missed(part: Part, total: Count): readonly string[] {
  const [share, goal] = [shareOf(total), GOALS[part]];
  if (share >= goal) return [];
  const more = Math.ceil((goal - share) * total.all);
  return [
    `Of ${total.all} mutants of ${part} ${percent(share)} are caught, ${percent(goal)} are to be: ${more} more. Look at one that survived: npm run mutants -- --only '<id>'.`,
  ];
}

function fail(sentence: string): number {
  console.error(sentence);
  return 1;
}
