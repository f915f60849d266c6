import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
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
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const lineOf = (field: FieldPath) => lineAt(offsetOf(document, field));
  const dangling = danglingAliases(document);
  const problems = [
    ...[...document.errors, ...document.warnings].map((flaw) => problemOf(flaw, source, lineAt(flaw.pos[0]))),
    ...dangling.map(({ name, offset }) => ({
      line: lineAt(offset),
      field: '',
      problem: `the alias *${name} has no anchor &${name} before it`,
      fix: 'write the anchor, or the value itself',
    })),
  ];
  // What stands twice can still be read, and the rest of the file with it.
  const readable = document.errors.every((flaw) => flaw.code === 'DUPLICATE_KEY') && dangling.length === 0;
  if (!readable) return { content: undefined, problems, lineOf };
  try {
    return { content: document.toJS(), problems, lineOf };
  } catch {
    // The one thing left: aliases of aliases, more than the library unfolds.
    const endless = {
      line: 1,
      field: '',
      problem: 'its aliases unfold without end',
      fix: 'write the values themselves',
    };
    return { content: undefined, problems: [...problems, endless], lineOf };
  }
}

function danglingAliases(document: Document): readonly { readonly name: string; readonly offset: number }[] {
  const dangling: { name: string; offset: number }[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined) dangling.push({ name: alias.source, offset: startOf(alias) ?? 0 });
    },
  });
  return dangling;
}

function problemOf(flaw: YAMLError, source: string, line: number): YamlProblem {
  switch (flaw.code) {
    case 'DUPLICATE_KEY': {
      const [field = ''] = /^[^:\s]+/.exec(source.slice(flaw.pos[0])) ?? [];
      return { line, field, problem: 'stands twice in its block', fix: 'remove one of the two' };
    }
    case 'TAB_AS_INDENT':
      return {
        line,
        field: '',
        problem: 'this line is indented with a tab',
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
