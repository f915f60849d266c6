import { readFileSync, writeFileSync } from 'node:fs';

/** A page with a text between two marks, in place of what was there; what is around them is written by hand. */
export function withText(page: string, begin: string, end: string, text: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`The page has no place ${begin} … ${end}.`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}

/** The same in a file. @param path of the page, absolute */
export function writeText(path: string, begin: string, end: string, text: string): void {
  writeFileSync(path, withText(readFileSync(path, 'utf8'), begin, end, text));
}

/** @param numbers whether all but the first column are figures */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[], numbers = false): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  const rule = head.map((_, index) => (numbers && index > 0 ? '---:' : '---'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
