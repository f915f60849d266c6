import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Verdict } from './checks/verdict';

/** Id of a mutant → why nobody needs to notice it, in a sentence. */
export type Harmless = Readonly<Record<string, string>>;

export function readHarmless(): Harmless {
  const text = readFileSync(join(__dirname, 'harmless.yaml'), 'utf8');
  return z.record(z.string(), z.string().min(20)).parse(parse(text) ?? {});
}

/**
 * What is wrong with the list, a sentence each: a reason for a mutant that is not there any more, or one that is caught.
 * @param known ids of all mutants
 */
export function staleReasons(
  harmless: Harmless,
  known: ReadonlySet<string>,
  verdicts: readonly Verdict[],
): readonly string[] {
  const caught = new Map(verdicts.map((verdict) => [verdict.id, verdict.caughtBy]));
  return Object.keys(harmless).flatMap((id) => {
    if (!known.has(id)) return [`harmless.yaml has a reason for "${id}", and there is no such mutant any more.`];
    const by = caught.get(id);
    return by === undefined ? [] : [`harmless.yaml calls "${id}" harmless, but ${by.file} catches it: ${by.title}.`];
  });
}
