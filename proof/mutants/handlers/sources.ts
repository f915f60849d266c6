import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { HandlerMutant } from '../mutant';
import { instrument } from './instrument';

export const ROOT = join(__dirname, '../../..');
const LAMBDAS = 'lambdas';
/** Decisions have mutants of their own: `npm run mutants` of the domain. */
const DOMAIN = join(LAMBDAS, 'domain') + sep;

/** Whether a file is a handler, an adapter, or what they share. @param file relative to the repository */
export function isMutated(file: string): boolean {
  return file.startsWith(LAMBDAS + sep) && file.endsWith('.ts') && !file.startsWith(DOMAIN);
}

/** Relative to the repository. */
export function mutatedFiles(): readonly string[] {
  return readdirSync(join(ROOT, LAMBDAS), { recursive: true, encoding: 'utf8' })
    .map((file) => join(LAMBDAS, file))
    .filter(isMutated)
    .toSorted();
}

/** Every mutant of the handlers and adapters, read off their sources. */
export function handlerMutants(): HandlerMutant[] {
  return mutatedFiles().flatMap((file) => {
    const { points } = instrument(file, readFileSync(join(ROOT, file), 'utf8'), '', () => 0);
    return points.map(({ id, kind, line }) => ({
      part: 'handlers',
      id,
      kind,
      place: `${file}:${line}`,
      reachedBy: [id],
    }));
  });
}
