import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLError,
} from 'yaml';
import type { FieldPath } from '../lambdas/domain/fleet-finding';

/** A problem of the YAML itself. */
export interface YamlProblem {
  readonly line: number;
  /** The key, where one is the matter. */
  readonly field: string;
  readonly problem: string;
  readonly fix: string;
}

export interface FleetYaml {
  /** What the file says, as plain objects, lists and values; undefined where it cannot be read. */
  readonly content: unknown;
  readonly problems: readonly YamlProblem[];
  /** The line of a field, or of the innermost block around it that is there. From 1. */
  lineOf(field: FieldPath): number;
}

/** Reads YAML 1.2 and remembers where everything stands. */
export function readFleetYaml(source: string): FleetYaml {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const flaws = [...document.errors, ...document.warnings].map((flaw) => problemOf(flaw, source, lines));
  const lineOf = (field: FieldPath) => lines.linePos(offsetOf(document, field)).line;
  // What stands twice can still be read, and the rest of the file with it.
  if (document.errors.some((flaw) => flaw.code !== 'DUPLICATE_KEY'))
    return { content: undefined, problems: flaws, lineOf };
  try {
    return { content: document.toJS(), problems: flaws, lineOf };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const unreadable = { line: 1, field: '', problem, fix: 'correct the anchors (&) and aliases (*) of the file' };
    return { content: undefined, problems: [...flaws, unreadable], lineOf };
  }
}

function problemOf(flaw: YAMLError, source: string, lines: LineCounter): YamlProblem {
  const { line } = lines.linePos(flaw.pos[0]);
  switch (flaw.code) {
    case 'DUPLICATE_KEY': {
      const [field = ''] = /^[^:\s]+/.exec(source.slice(flaw.pos[0])) ?? [];
      return { line, field, problem: 'stands twice in its block', fix: 'remove one of the two' };
    }
    case 'TAB_AS_INDENT':
      return {
        line,
        field: '',
        problem: 'the line is indented with a tab',
        fix: 'indent with spaces, as YAML demands',
      };
    default:
      return {
        line,
        field: '',
        problem: `this is no valid YAML: ${flaw.message}`,
        fix: 'correct the line, or the one before it',
      };
  }
}

function offsetOf(document: Document, field: FieldPath): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const part of field) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (pair === undefined) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number' && part < node.items.length) {
      node = node.items[part];
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
