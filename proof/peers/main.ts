import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { columns } from '../../cli/columns';
import { terminalPrinter } from '../../cli/printer';
import { assemble } from './assemblies';
import type { PeerCheck, PeerRow, PeerSetting } from './check';
import { checks } from './checks';
import { writeTables } from './moto/tables';
import { type NamedRow, writeResults } from './results';
import { installPeers } from './tools';

interface Answer {
  readonly check: PeerCheck;
  readonly rows: readonly PeerRow[];
  readonly seconds: number;
}

const { out, err, outPainter, errPainter } = terminalPrinter();
const secondsSince = (begun: number) => (performance.now() - begun) / 1000;

/** `npm run test:peers`: Kiln before programs that nobody here wrote. */
async function main(only: readonly string[], writes: boolean): Promise<void> {
  const unknown = only.filter((name) => !checks.some((check) => check.name === name));
  if (writes && only.length > 0) {
    err('--write takes no --only: docs/peers.md holds the results of all peers.');
    process.exitCode = 1;
    return;
  }
  if (unknown.length > 0) {
    err(`No peer is called ${unknown.join(', ')}; there are ${checks.map(({ name }) => name).join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  const begun = performance.now();
  const tell = (name: string) => (progress: string) => err(errPainter.faint(`${name}: ${progress}`));
  tell('peers')('installing what is not there, synthesising prod and staging');
  await installPeers();
  const assemblies = await assemble(join(__dirname, '../../.peers/assemblies'));
  tell('peers')(`ready after ${secondsSince(begun).toFixed(0)} s`);

  const waiting = checks.filter(({ name }) => only.length === 0 || only.includes(name));
  const answers: Answer[] = [];
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      answers.push(await ask(check, { assemblies, tell: tell(check.name) }));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const rows = report(answers, secondsSince(begun));
  if (writes) writeResults(rows, secondsSince(begun));
}

async function ask(check: PeerCheck, setting: PeerSetting): Promise<Answer> {
  const begun = performance.now();
  setting.tell(check.says);
  try {
    return { check, rows: await check.run(setting), seconds: secondsSince(begun) };
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { check, rows: [{ says: 'could not be asked', ok: false, detail }], seconds: secondsSince(begun) };
  }
}

/** Prints the table and the counts; a row that is not ok is an exit code of 1. */
function report(answers: readonly Answer[], seconds: number): NamedRow[] {
  const rows = checks.flatMap(({ name }) =>
    answers
      .filter(({ check }) => check.name === name)
      .flatMap(({ rows }) => rows.map((row) => ({ check: name, ...row }))),
  );
  const table = rows.map(({ check, says, ok, detail }) => [check, says, ok ? 'ok' : 'FAILED', detail]);
  out(columns([['check', 'of', '', 'detail'], ...table]));
  for (const { check, seconds: took } of answers) err(errPainter.faint(`${check.name} took ${took.toFixed(0)} s`));
  const failed = rows.filter(({ ok }) => !ok);
  const counts = `${answers.length} peers, ${rows.length} answers in ${seconds.toFixed(0)} s: ${rows.length - failed.length} as they should be, ${failed.length} not.`;
  out('');
  out(failed.length === 0 ? outPainter.good(counts) : outPainter.bad(counts));
  if (failed.length > 0) {
    process.exitCode = 1;
    const names = [...new Set(failed.map(({ check }) => check))];
    out(`Ask again with: npm run test:peers -- --only ${names.join(' ')}`);
  }
  return rows;
}

void new Command('npm run test:peers --')
  .description(
    'Puts Kiln before programs that nobody here wrote. Installs them from PyPI into .peers: needs Python 3.11.',
  )
  .option('--only <names...>', `of ${checks.map(({ name }) => name).join(', ')} (default: all)`, [])
  .option('--write', 'write the results into docs/peers.md; of all peers only', false)
  .option('--tables', 'ask nobody; write what is known of moto into docs/peers-moto.md', false)
  .addHelpText('after', '\nExit codes: 0 every answer is as it should be, 1 one is not, or a peer could not be asked.')
  .action(async ({ only, write, tables }: { only: string[]; write: boolean; tables: boolean }) => {
    if (tables) {
      writeTables();
      return;
    }
    try {
      await main(only, write);
    } catch (error) {
      err(errPainter.bad(error instanceof Error ? error.message : String(error)));
      process.exitCode = 1;
    }
  })
  .parseAsync();
