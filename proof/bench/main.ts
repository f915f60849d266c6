import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { Painter } from '../../cli/painter';
import { machineText, stamp } from '../machine';
import { movingLine } from '../progress';
import { coldStartPart } from './cold-start';
import { costPart } from './cost';
import { growthPart } from './growth';
import { missed, section, table, withSections } from './page';
import type { Part } from './row';
import { simulatorPart } from './simulator';
import { throttlingPart } from './throttling';
import { timePart } from './time';

const PAGE = join(__dirname, '../../docs/benchmarks.md');

type Measure = (tell: (line: string) => void) => Promise<Part>;

/** In the order of the page; what loads the machine least comes before what it disturbs. */
const PARTS: Readonly<Record<string, Measure>> = {
  time: timePart,
  cost: costPart,
  growth: growthPart,
  'cold-start': coldStartPart,
  throttling: throttlingPart,
  simulator: simulatorPart,
};

async function run({ only, write }: { only?: string[]; write: boolean }): Promise<void> {
  const names = Object.keys(PARTS).filter((name) => only === undefined || only.includes(name));
  const parts: Part[] = [];
  for (const name of names) {
    const part = await PARTS[name]?.((line) => movingLine(`${name}: ${line}`));
    if (part !== undefined) parts.push(part);
  }
  movingLine('');
  console.log(table(parts, new Painter(process.stdout.isTTY === true && !process.env.NO_COLOR)));
  console.log(`\n${machineText()}`);
  if (write) writePage(parts);
  const misses = missed(parts);
  if (misses.length === 0) return;
  console.error(
    `\n${misses.join('\n')}\nWhat the figures are made of: npm run bench -- --write, and docs/benchmarks.md.`,
  );
  process.exitCode = 1;
}

function writePage(parts: readonly Part[]): void {
  const sections = parts.map((part) => section(part, `${stamp()}.`));
  writeFileSync(PAGE, withSections(readFileSync(PAGE, 'utf8'), sections));
}

const only = new Option('--only <part...>', 'one part, or some').choices(Object.keys(PARTS));
new Command('npm run bench --')
  .description(
    'Measures how long a release takes, what it costs, how that grows, how functions start, and how fast the simulator is.',
  )
  .addOption(only)
  .option('--write', 'write the results into docs/benchmarks.md', false)
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
