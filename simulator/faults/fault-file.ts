import { stringify } from 'yaml';
import { readFleetYaml } from '../../infra/fleet-yaml';
import { findingLine, readEntry } from './entry';
import type { Fault } from './fault';

/** A fault file is wrong: every problem at once, each with file, line and fix. */
export class BadFaultFile extends Error {
  override readonly name = 'BadFaultFile';

  /** @param problems each a line such as `lost.yaml:3: do: trottle is unknown; did you mean throttle?` */
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/**
 * Reads a fault file: a YAML list of `when` and `do`, or `build`. The grammar is in docs/faults.md.
 * @throws BadFaultFile
 */
export function readFaultFile(text: string, file: string): readonly Fault[] {
  const yaml = readFleetYaml(text);
  const at = (line: number, sentence: string) => `${file}:${line}: ${sentence}`;
  const problems = yaml.problems.map(({ line, field, problem, fix }) =>
    at(line, `${field === '' ? '' : `${field}: `}${problem}; ${fix}`),
  );
  const { content: entries } = yaml;
  if (problems.length > 0 && entries === undefined) throw new BadFaultFile(problems);
  if (!Array.isArray(entries) || entries.length === 0) {
    throw new BadFaultFile([...problems, at(1, 'is not a list of faults; begin each with "- when:" or "- build:"')]);
  }
  const faults: Fault[] = [];
  for (const [index, entry] of entries.entries()) {
    const read = readEntry(entry, { file, line: yaml.lineOf([index]), text: inOneLine(entry) });
    if ('source' in read) faults.push(read);
    else {
      for (const finding of read) problems.push(at(yaml.lineOf([index, ...finding.field]), findingLine(finding)));
    }
  }
  if (problems.length > 0) throw new BadFaultFile(problems);
  return faults;
}

function inOneLine(entry: unknown): string {
  return stringify(entry, { collectionStyle: 'flow', lineWidth: 0 })
    .trim()
    .replace(/^\{ (.*) \}$/s, '$1');
}
