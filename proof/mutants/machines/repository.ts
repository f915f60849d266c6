import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Definitions } from './edits';

export const STATE_MACHINES = join(__dirname, '../../../statemachines');

/** `/…/statemachines/release.asl.json` → `release` */
export const definitionFile = (path: string): string => path.replace(/^.*\//, '').replace(/(\.asl)?\.json$/, '');

/** The definitions and retry policies as they lie in the repository. */
export function readDefinitions(): Definitions {
  const files = readdirSync(STATE_MACHINES).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(
    files.map((file) => [
      definitionFile(file),
      z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(join(STATE_MACHINES, file), 'utf8'))),
    ]),
  );
}
