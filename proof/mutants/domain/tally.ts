import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { MutantResult } from '@stryker-mutator/api/core';

/** Share of the domain's mutants that its tests must catch, sentences for people left aside. */
export const GOAL = 0.8;

type End = 'caught' | 'survived' | 'not covered';

/** One change of one place of the domain, and what became of it. */
export interface Judged {
  /** `lambdas/domain/capacity.ts` */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Stryker's name of it, such as `EqualityOperator`. */
  readonly kind: string;
  readonly original: string;
  readonly replacement: string;
  readonly end: End;
  /** A text of several words became another: said to people, and decided on by nothing. */
  readonly isSentence: boolean;
}

export interface Count {
  readonly what: string;
  readonly all: number;
  readonly caught: number;
  readonly survived: number;
  readonly notCovered: number;
}

const ENDS: Partial<Record<MutantResult['status'], End>> = {
  Killed: 'caught',
  Timeout: 'caught',
  Survived: 'survived',
  NoCoverage: 'not covered',
};

/** @throws for an end that is none, such as a mutant that was skipped: it would be counted wrongly either way. */
export function judged(results: readonly MutantResult[]): readonly Judged[] {
  const sources = new Map<string, readonly string[]>();
  return results.map(({ fileName, location: { start, end }, mutatorName: kind, replacement, status }) => {
    const ended = ENDS[status];
    if (ended === undefined) throw new Error(`${fileName}:${start.line} ended as ${status}, which nobody counts.`);
    const lines = sources.get(fileName) ?? readFileSync(fileName, 'utf8').split('\n');
    sources.set(fileName, lines);
    const original = between(lines, start, end);
    return {
      file: relative(process.cwd(), fileName),
      line: start.line,
      column: start.column,
      kind,
      original,
      replacement,
      end: ended,
      isSentence: kind === 'StringLiteral' && /\S\s+\S/.test(original),
    };
  });
}

/** The counts of each file, the worst first. */
export function byFile(mutants: readonly Judged[]): readonly Count[] {
  const files = [...new Set(mutants.map(({ file }) => file))];
  const counts = files.map((file) =>
    count(
      file,
      mutants.filter((mutant) => mutant.file === file),
    ),
  );
  return counts.toSorted((a, b) => shareOf(a) - shareOf(b) || b.all - a.all);
}

export function count(what: string, mutants: readonly Judged[]): Count {
  const of = (end: End) => mutants.filter((mutant) => mutant.end === end).length;
  return { what, all: mutants.length, caught: of('caught'), survived: of('survived'), notCovered: of('not covered') };
}

export function shareOf({ all, caught }: Count): number {
  return all === 0 ? 1 : caught / all;
}

interface Position {
  /** From 1, both. */
  readonly line: number;
  readonly column: number;
}

function between(lines: readonly string[], start: Position, end: Position): string {
  const rows = lines.slice(start.line - 1, end.line);
  const whole = rows.map((row, index) => (index === rows.length - 1 ? row.slice(0, end.column - 1) : row)).join('\n');
  return whole.slice(start.column - 1);
}
