import { join } from 'node:path';
import type { MutantResult } from '@stryker-mutator/api/core';

/**
 * Its `timeoutMS` is long: endless loops are seen by how often they pass (Stryker's hit limit), and a busy machine is
 * none. Its `tsconfigFile` is none: Stryker would rewrite it with TypeScript's JavaScript API, which version 7 does not
 * have. What it writes is git-ignored.
 */
const CONFIG = join(__dirname, 'stryker.config.json');

/** Stryker's own report, with every mutant in its place. See `htmlReporter` in the configuration. */
export const HTML_REPORT = '.kiln/mutants/domain.html';

/**
 * Every mutant that Stryker makes of the files, with its end.
 * @param mutate paths and globs, from the project's root
 */
export async function runStryker(mutate: readonly string[], concurrency: number): Promise<readonly MutantResult[]> {
  // Published as ES modules only: asked for as one.
  const { Stryker } = await import('@stryker-mutator/core');
  const reporters = process.stdout.isTTY ? ['progress', 'html'] : ['html'];
  return await new Stryker({ configFile: CONFIG, mutate: [...mutate], concurrency, reporters }).runMutationTest();
}
