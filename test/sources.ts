import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const ROOT = join(__dirname, '..');

export interface Source {
  /** From the repository's root: `lambdas/aws/table.ts`. */
  readonly file: string;
  readonly text: string;
}

/** One import, export-from, require or dynamic import. */
export interface Import {
  readonly line: number;
  /** What it names: a package, or a file of ours from the repository's root without its extension. */
  readonly target: string;
  /** Names that exist at run time; `*` stands for everything. Empty: only types. */
  readonly values: readonly string[];
}

/** The files below a folder whose names end so. */
export function sourcesIn(folder: string, ending = '.ts'): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => posix.relative(ROOT, posix.join(entry.parentPath, entry.name)))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
}

const STATEMENT = /\b(?:import|export)\s+(type\s+)?([\w*{}\s,$]*?)\s*\bfrom\s*['"]([^'"]+)['"]/g;
const WITHOUT_NAMES = /\b(?:import\s*\(?|require\s*\()\s*['"]([^'"]+)['"]/g;

export function importsOf({ file, text }: Source): Import[] {
  const code = withoutComments(text);
  const statements = [...code.matchAll(STATEMENT)].map((match) => ({
    at: match.index,
    specifier: match[3] ?? '',
    values: match[1] === undefined ? valuesIn(match[2] ?? '') : [],
  }));
  const others = [...code.matchAll(WITHOUT_NAMES)].map((match) => ({
    at: match.index,
    specifier: match[1] ?? '',
    values: ['*'],
  }));
  return [...statements, ...others].map(({ at, specifier, values }) => ({
    line: lineAt(code, at),
    target: specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier.replace(/^node:/, ''),
    values,
  }));
}

/** Every place where code, not a comment nor a string, matches. */
export function placesOf({ file, text }: Source, pattern: RegExp): string[] {
  return placesIn(file, withoutStrings(withoutComments(text)), pattern);
}

/** Every place where the text matches, wherever that is. */
export function rawPlacesOf({ file, text }: Source, pattern: RegExp): string[] {
  return placesIn(file, text, pattern);
}

function placesIn(file: string, text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => `${file}:${lineAt(text, match.index)} ${match[0]}`);
}

/** `{ type A, B as C }, D` has the values `B` and `D`. */
function valuesIn(names: string): string[] {
  return names
    .replace(/[{}]/g, ',')
    .split(',')
    .map((name) => name.trim().replace(/\s+as\s+.*/, ''))
    .filter((name) => name !== '' && !name.startsWith('type '));
}

const STRINGS_AND_COMMENTS = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** Lines stay where they are. */
function withoutComments(text: string): string {
  return text.replace(STRINGS_AND_COMMENTS, (match) => (match.startsWith('/') ? match.replace(/[^\n]/g, ' ') : match));
}

/** Templates stay: there is code in them. */
function withoutStrings(text: string): string {
  return text.replace(STRINGS_AND_COMMENTS, (match) => (/^['"]/.test(match) ? "''" : match));
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
