import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { PeerRow } from './check';

export interface NamedRow extends PeerRow {
  readonly check: string;
}

const PAGE = join(__dirname, '../../docs/peers.md');
const BEGIN = '<!-- results: npm run test:peers -- --write -->';
const END = '<!-- end of results -->';

/** Puts the last results into docs/peers.md, with date and machine. */
export function writeResults(rows: readonly NamedRow[], seconds: number): void {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/peers.md has lost ${BEGIN} or ${END}.`);
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${resultsOf(rows, seconds)}\n\n${END}${after}`);
}

function resultsOf(rows: readonly NamedRow[], seconds: number): string {
  const processors = cpus();
  const machine = `${processors.length} cores of ${processors[0]?.model ?? 'an unknown processor'}, Node ${process.version}`;
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return [
    `${new Date().toISOString().slice(0, 10)}, ${machine}: ${seconds.toFixed(0)} s.`,
    '',
    '| peer | of | | detail |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ check, says, ok, detail }) => `| ${check} | ${cell(says)} | ${ok ? 'ok' : '**failed**'} | ${cell(detail)} |`,
    ),
  ].join('\n');
}
