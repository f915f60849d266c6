import { isMap, isNode, LineCounter, parseDocument, stringify } from 'yaml';
import type { FieldPath } from '../../lambdas/domain/fleet-finding';
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
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problem = (line: number, sentence: string) => `${file}:${line}: ${sentence}`;
  if (document.errors.length > 0) {
    throw new BadFaultFile(
      document.errors.map((error) => problem(lines.linePos(error.pos[0]).line, `${error.message}; mend the YAML`)),
    );
  }
  const entries: unknown = document.toJS();
  if (!Array.isArray(entries) || entries.length === 0) {
    throw new BadFaultFile([problem(1, 'is not a list of faults; begin each with "- when:" or "- build:"')]);
  }

  const lineOf = (path: FieldPath): number => {
    for (let length = path.length; length >= 0; length--) {
      const position = positionAt(document, path.slice(0, length));
      if (position !== undefined) return lines.linePos(position).line;
    }
    return 1;
  };
  const faults: Fault[] = [];
  const problems: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const read = readEntry(entry, { file, line: lineOf([index]), text: inOneLine(entry) });
    if ('source' in read) faults.push(read);
    else {
      for (const finding of read) problems.push(problem(lineOf([index, ...finding.field]), findingLine(finding)));
    }
  }
  if (problems.length > 0) throw new BadFaultFile(problems);
  return faults;
}

/** Where in the text a field stands: its key, where it has one. */
function positionAt(document: ReturnType<typeof parseDocument>, path: FieldPath): number | undefined {
  const parent: unknown = document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isMap(parent) && typeof last === 'string') {
    const key: unknown = parent.items.find((pair) => String(pair.key) === last)?.key;
    if (isNode(key)) return key.range?.[0];
  }
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

function inOneLine(entry: unknown): string {
  return stringify(entry, { collectionStyle: 'flow', lineWidth: 0 })
    .trim()
    .replace(/^\{ (.*) \}$/s, '$1');
}
