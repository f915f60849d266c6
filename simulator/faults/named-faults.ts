import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, 'named');

export interface NamedFault {
  readonly name: string;
  /** What it is about, in a line: the first comment of its file. */
  readonly description: string;
  readonly file: string;
}

/** The fault files that come with Kiln, for a first look. */
export function namedFaults(): readonly NamedFault[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .map((file) => {
      const path = join(FOLDER, file);
      const [first = ''] = readFileSync(path, 'utf8').split('\n');
      return { name: file.replace(/\.yaml$/, ''), description: first.replace(/^#\s*/, ''), file: path };
    });
}
