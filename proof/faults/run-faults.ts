import { z } from 'zod';
import { columns } from '../../cli/columns';
import { Painter } from '../../cli/painter';
import { progressLine } from '../../cli/progress';
import { Progress } from '../progress';
import { accept } from './acceptance';
import { type Case, casesOf } from './cases';
import { recordAll, type Tried, tryAll } from './enumeration';
import { type ProvedRun, provedRuns } from './proved-runs';
import { SCHEDULE_RULES, scheduleLines, trySchedules } from './schedules';
import { brokenLines, countLines } from './summary';
import { tables } from './table';
import { rehearseTrial } from './try-case';
import { writeResults, writeSchedules } from './write-results';

const optionsSchema = z.object({
  only: z.string().optional(),
  all: z.boolean().default(false),
  runs: z.int().optional(),
  seed: z.int().default(1),
  in: z.string().optional(),
  entry: z.array(z.string()).default([]),
  list: z.boolean().default(false),
  verbose: z.boolean().default(false),
  json: z.boolean().default(false),
  write: z.boolean().default(false),
});
type Options = z.output<typeof optionsSchema>;

/** @returns the exit code */
export async function runFaults(given: unknown): Promise<number> {
  const options = optionsSchema.parse(given);
  if (options.write && (options.only ?? options.in) !== undefined) {
    console.error('--write takes neither --only nor --in: docs/faults-proved.md holds the results of all cases.');
    return 1;
  }
  if (options.in !== undefined) return tell(options.in, options.entry, options.json);
  if (options.runs !== undefined) return random(options.runs, options);
  return enumerate(options);
}

async function random(runs: number, { seed, json, write }: Options): Promise<number> {
  const report = await trySchedules(runs, seed);
  console.log(
    json ? JSON.stringify({ ...report, rules: Object.fromEntries(report.rules) }) : scheduleLines(report).join('\n'),
  );
  if (write) writeSchedules(report, seed);
  return report.broken.length > 0 ? 1 : 0;
}

async function enumerate(options: Options): Promise<number> {
  const recordings = await recordAll(runsFor(options.only));
  const cases = chosen(casesOf(recordings), options);
  const toRun = cases.filter(({ spared }) => spared === undefined);
  if (toRun.length === 0) {
    console.error(`No case is called ${options.only}; npm run faults -- --list prints their ids.`);
    return 1;
  }
  if (options.list) {
    for (const { id } of toRun) console.log(id);
    return 0;
  }
  const tried: Tried[] = [];
  const progress = new Progress('single faults', toRun.length);
  await tryAll(toRun, recordings, (each) => {
    tried.push(each);
    progress.step('wrong' in each.acceptance ? 'broken' : undefined);
  });
  progress.end();
  report(cases, tried, options);
  if (options.write) writeResults(cases, tried);
  const [only, second] = tried;
  if (options.verbose && only !== undefined && second === undefined) await tell(only.case.run, [only.case.entry]);
  return tried.some(({ acceptance }) => 'wrong' in acceptance) ? 1 : 0;
}

/** A pattern that names a golden run needs no other one. */
function runsFor(only: string | undefined): readonly ProvedRun[] {
  const all = provedRuns();
  const named = all.filter(({ name }) => only?.startsWith(`${name}/`));
  return named.length === 0 ? all : named;
}

function chosen(cases: readonly Case[], { only, all }: Options): readonly Case[] {
  const unsparing = (each: Case): Case => {
    const { spared: _, ...rest } = each;
    return rest;
  };
  if (only === undefined) return all ? cases.map(unsparing) : cases;
  // Whoever names one case wants to see it, whatever it is the same as.
  const exact = cases.filter(({ id }) => id === only);
  if (exact.length > 0) return exact.map(unsparing);
  const pattern = new RegExp(`^${only.split('*').map(literally).join('.*')}$`);
  const matching = cases.filter(({ id }) => pattern.test(id));
  return all ? matching.map(unsparing) : matching;
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function report(cases: readonly Case[], tried: readonly Tried[], options: Options): void {
  if (options.json) {
    console.log(JSON.stringify({ cases: cases.length, tried }));
    return;
  }
  if (options.verbose) console.log(`${columns(tried.map(verboseRow))}\n`);
  const { calls, handlers } = tables(cases, tried);
  for (const { heads, rows } of [calls, handlers]) if (rows.length > 0) console.log(`${columns([heads, ...rows])}\n`);
  const broken = tried.flatMap((each) => [...brokenLines(each)]);
  if (broken.length > 0) console.log(`${broken.join('\n')}\n`);
  console.log(countLines(cases, tried).join('\n'));
}

function verboseRow({ case: { id }, verdict, acceptance, addedSeconds }: Tried): string[] {
  return [
    id,
    verdict.outcome ?? 'BROKE',
    `${Math.round(addedSeconds)} s`,
    'rule' in acceptance ? acceptance.rule : 'BROKEN',
  ];
}

/** One golden run with faults of somebody's own, told as it happens. */
async function tell(name: string, entries: readonly string[], json = false): Promise<number> {
  const painter = new Painter(process.stdout.isTTY === true);
  const result = await rehearseTrial({ id: name, run: name, entries }, (event) => {
    if (!json) console.log(progressLine(event, painter));
  });
  const { outcome, error, cause, virtualSeconds, violations, leftovers, notExercised } = result;
  const said = { outcome, error, cause, virtualSeconds, violations, leftovers, notExercised };
  console.log(json ? JSON.stringify(said) : JSON.stringify(said, undefined, 2));
  const acceptance = accept({ ...result, id: name }, outcome, SCHEDULE_RULES);
  if ('rule' in acceptance) return 0;
  console.error(acceptance.wrong.join('\n'));
  return 1;
}
