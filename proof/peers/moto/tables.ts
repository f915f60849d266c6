import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable, withText } from '../../page';
import { KNOWN_DIFFERENCES } from './differences';
import { STAND_INS } from './stand-ins';

const PAGE = join(__dirname, '../../../docs/peers-moto.md');

/** The page about moto as it stands, and as it should stand by what is known. */
export function pageWithTables(): { readonly found: string; readonly wanted: string } {
  const found = readFileSync(PAGE, 'utf8');
  return { found, wanted: between(between(found, 'stand-ins', standIns()), 'differences', differences()) };
}

export function writeTables(): void {
  writeFileSync(PAGE, pageWithTables().wanted);
}

function between(page: string, name: string, table: string): string {
  return withText(page, `<!-- ${name} -->`, `<!-- end of ${name} -->`, table);
}

function differences(): string {
  const rows = KNOWN_DIFFERENCES.map(({ calls, what, right, because, source }) => [
    `\`${readable(calls)}\``,
    `\`${readable(what)}\``,
    right,
    because,
    `[${source.startsWith('https://docs.aws.amazon.com/') ? 'AWS' : 'seen'}](${source})`,
  ]);
  return markdownTable(['calls', 'difference', 'right', 'because', 'source'], rows);
}

function standIns(): string {
  return markdownTable(
    ['call', 'why'],
    Object.entries(STAND_INS).map(([call, { why }]) => [`\`${call}\``, why]),
  );
}

/** A pattern, for people: without its anchors and escapes. */
function readable({ source }: RegExp): string {
  return source
    .replace('(?!an answer)\\w[\\w.]*', 'an error')
    .replace(/^\^|\$$/g, '')
    .replace(/\\([.()[\]{}/])/g, '$1');
}
