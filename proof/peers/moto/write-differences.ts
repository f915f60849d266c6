import { KNOWN_DIFFERENCES } from './differences';
import { STAND_INS } from './stand-ins';

/** The tables of docs/peers-moto.md. */
export function differencesAsMarkdown(): string {
  const rows = KNOWN_DIFFERENCES.map(({ calls, what, right, because, source }) => [
    readable(calls.source),
    readable(what.source),
    right,
    because,
    `[AWS](${source})`,
  ]);
  return table(['calls', 'difference', 'right', 'because', 'source'], rows);
}

export function standInsAsMarkdown(): string {
  return table(
    ['call', 'why'],
    Object.entries(STAND_INS).map(([call, { why }]) => [call, why]),
  );
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A pattern, for people: without its anchors and escapes. */
function readable(pattern: string): string {
  return pattern
    .replace(/\(\?!an answer\)\\w\[\\w\.\]\*/, 'an error')
    .replace(/^\^|\$$/g, '')
    .replace(/\\([.()[\]{}/])/g, '$1')
    .replace(/\|/g, '\\|');
}
