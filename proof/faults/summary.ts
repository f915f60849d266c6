import { type Case, SPARINGS } from './cases';
import type { Tried } from './enumeration';

/** The counts below the tables, a line each. */
export function countLines(cases: readonly Case[], tried: readonly Tried[]): readonly string[] {
  const runs = [...new Set(cases.map(({ run }) => run))];
  const spared = Object.entries(SPARINGS).flatMap(([reason, meaning]) => {
    const count = cases.filter((each) => each.spared?.reason === reason).length;
    return count === 0 ? [] : [`${count} not run, ${reason}: ${meaning}`];
  });
  const rules = new Map<string, number>();
  for (const { acceptance } of tried) {
    const name = 'rule' in acceptance ? acceptance.rule : 'BROKEN';
    rules.set(name, (rules.get(name) ?? 0) + 1);
  }
  const slowest = tried.toSorted((a, b) => b.addedSeconds - a.addedSeconds)[0];
  return [
    `${cases.length} single faults in ${runs.length} golden runs: ${runs.join(', ')}`,
    ...spared,
    `${tried.length} run: ${[...rules].map(([name, count]) => `${count} ${name}`).join(', ')}`,
    ...(slowest === undefined
      ? []
      : [`Slowest: ${slowest.case.id}, ${Math.round(slowest.addedSeconds)} virtual seconds more`]),
  ];
}

/** What is wrong with one case, and how to see it again. */
export function brokenLines({ case: { id, entry }, acceptance }: Tried): readonly string[] {
  if ('rule' in acceptance) return [];
  return [id, ...acceptance.wrong.map((text) => `  ${text}`), `  - ${entry}`, `  ${replayCommand(id)}`];
}

export function replayCommand(id: string): string {
  return `npm run faults -- --only '${id}'`;
}
