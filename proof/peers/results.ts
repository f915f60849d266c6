import { join } from 'node:path';
import { stamp } from '../machine';
import { markdownTable, writeText } from '../page';
import type { PeerRow } from './check';

export interface NamedRow extends PeerRow {
  readonly check: string;
}

const PAGE = join(__dirname, '../../docs/peers.md');
const BEGIN = '<!-- results: npm run test:peers -- --write -->';
const END = '<!-- end of results -->';

/** Puts the last results into docs/peers.md, with date and machine. */
export function writeResults(rows: readonly NamedRow[], seconds: number): void {
  writeText(PAGE, BEGIN, END, resultsOf(rows, seconds));
}

function resultsOf(rows: readonly NamedRow[], seconds: number): string {
  const cells = rows.map(({ check, says, ok, detail }) => [check, says, ok ? 'ok' : '**failed**', detail]);
  return `${stamp()}: ${seconds.toFixed(0)} s.\n\n${markdownTable(['peer', 'of', '', 'detail'], cells)}`;
}
