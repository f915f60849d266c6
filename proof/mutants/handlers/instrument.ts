import { parse } from '@babel/parser';
import type { Node } from '@babel/types';
import { isExpression, isNode, VISITOR_KEYS } from '@babel/types';

/** A mutant where it stands in a source. */
export interface Point {
  readonly id: string;
  readonly kind: string;
  /** From 1. */
  readonly line: number;
}

export interface Instrumented {
  readonly text: string;
  readonly points: readonly Point[];
}

/** Text put in before what stands at an offset. */
interface Insertion {
  readonly at: number;
  readonly text: string;
}

/**
 * Parameters that make a call safe to repeat or to race, and reads see what was written: without one of them a call looks
 * the same on a good day. Source: the API references of EC2, EventBridge Scheduler and DynamoDB.
 */
const GUARDS = new Set([
  'ClientToken',
  'ClientRequestToken',
  'ConditionExpression',
  'condition',
  'ConsistentRead',
  'IfMatch',
]);

/** Longest piece of source in an id. */
const LONGEST = 80;

/**
 * A source with all its mutants inside, each asleep until it is switched on.
 * @param file as ids name it, relative to the repository
 * @param points JavaScript for what the source asks of them: see `Points`
 * @param numberOf gives a point its number
 */
export function instrument(
  file: string,
  source: string,
  points: string,
  numberOf: (id: string) => number,
): Instrumented {
  const insertions: Insertion[] = [];
  const found: Point[] = [];
  const ids = new Map<string, number>();

  const add = (node: Node, kind: string, shown: Node = node): number => {
    const base = `${file} ${inOneLine(source.slice(shown.start ?? 0, shown.end ?? 0))}: ${kind}`;
    const count = (ids.get(base) ?? 0) + 1;
    ids.set(base, count);
    const id = count === 1 ? base : `${base} (${count})`;
    found.push({ id, kind, line: node.loc?.start.line ?? 0 });
    return numberOf(id);
  };
  const mark: Mark = {
    on: (node, kind, shown) => `${points}.isOn(${add(node, kind, shown)})`,
    forced: (node, kind, value) => ({ before: `${points}.force((`, after: `),${add(node, kind)},${value})` }),
    replaced: (node, kind, value) => ({
      before: `${points}.replace((`,
      after: `),${add(node, kind)},${value})`,
    }),
    first: (node, kind) => ({ before: `${points}.pages((`, after: `),${add(node, kind)})` }),
  };
  const put = (at: number | null | undefined, text: string) => insertions.push({ at: at ?? 0, text });

  const visit = (node: Node, context: Context): void => {
    const wraps = wrapsOf(node, context, mark);
    for (const { before } of wraps) put(node.start, before);
    for (const [at, text] of insidesOf(node, mark)) put(at, text);
    for (const [child, childContext] of childrenOf(node, context)) visit(child, childContext);
    for (const { after } of wraps.toReversed()) put(node.end, after);
  };
  visit(parse(source, { sourceType: 'module', plugins: ['typescript'] }).program, {});
  return { text: withInsertions(source, insertions), points: found };
}

/** What a node is to the one around it. */
interface Context {
  readonly isSpread?: boolean;
  /** What `for await` goes through. */
  readonly isPaged?: boolean;
  /** Decides something. */
  readonly decides?: 'branch' | 'loop';
  /** One side of `&&` or `||`: what makes the whole depend on the other side alone. */
  readonly neutral?: boolean;
  /** The side that may be what comes of it. */
  readonly isLast?: boolean;
}

interface Wrap {
  readonly before: string;
  readonly after: string;
}

/** Makes a mutant of a node, and the JavaScript by which the source asks for it. */
interface Mark {
  readonly on: (node: Node, kind: string, shown: Node) => string;
  readonly forced: (node: Node, kind: string, value: boolean) => Wrap;
  readonly replaced: (node: Node, kind: string, value: boolean) => Wrap;
  readonly first: (node: Node, kind: string) => Wrap;
}

/** Around an expression: its value is another when the mutant is on. */
function wrapsOf(
  node: Node,
  { decides, neutral, isPaged, isLast }: Context,
  { on, forced, replaced, first }: Mark,
): Wrap[] {
  if (
    node.type === 'ObjectProperty' &&
    node.key.type === 'Identifier' &&
    GUARDS.has(node.key.name) &&
    isExpression(node.value)
  )
    return [{ before: `...(${on(node, 'guard dropped', node)}?{}:{`, after: '})' }];
  // Of two around one value the inner is asked first; only one is ever on.
  if (decides === 'branch') return [forced(node, 'never', false), forced(node, 'always', true)];
  if (decides === 'loop') return [forced(node, 'stops after the first', false)];
  if (isPaged) return [first(node, 'stops after the first')];
  if (neutral === undefined) return [];
  return [(isLast ? replaced : forced)(node, neutral ? 'side taken as true' : 'side taken as false', neutral)];
}

/** Inside of a block, at its beginning. */
function insidesOf(node: Node, { on }: Mark): [at: number, text: string][] {
  if (node.type !== 'CatchClause') return [];
  const begin = (node.body.start ?? 0) + 1;
  const guard = on(node, 'catch rethrows', node.body);
  if (node.param?.type === 'Identifier') return [[begin, `if(${guard})throw ${node.param.name};`]];
  return node.param === undefined || node.param === null
    ? [
        [(node.start ?? 0) + 'catch'.length, '(caughtHere)'],
        [begin, `if(${guard})throw caughtHere;`],
      ]
    : [];
}

function childrenOf(node: Node, context: Context): [Node, Context][] {
  if (node.type.startsWith('TS') && !HOLDS_EXPRESSION.has(node.type)) return [];
  const children: [Node, Context][] = [];
  for (const key of VISITOR_KEYS[node.type] ?? []) {
    const value: unknown = Reflect.get(node, key);
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child)) children.push([child, contextOf(node, key, child, context)]);
  }
  return children;
}

const HOLDS_EXPRESSION = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']);

function contextOf(node: Node, key: string, child: Node, { isSpread = false }: Context): Context {
  switch (node.type) {
    case 'SpreadElement':
      return { isSpread: true };
    case 'IfStatement':
    case 'ConditionalExpression':
      return key === 'test' ? { decides: 'branch' } : {};
    case 'WhileStatement':
    case 'DoWhileStatement':
      return key === 'test' ? { decides: 'loop' } : {};
    case 'ForOfStatement':
      return node.await && key === 'right' ? { isPaged: true } : {};
    case 'LogicalExpression':
      // Of `...(a && { A: a })` the field is dropped. That it is there as undefined changes nothing: nobody sends it.
      if (isSpread && key === 'left' && node.operator === '&&') return {};
      // `a && b && c` is one of three sides, not one of two of which the first has two.
      if (node.operator === '??' || (child.type === 'LogicalExpression' && child.operator === node.operator)) return {};
      return { neutral: node.operator === '&&', isLast: key === 'right' };
    default:
      return {};
  }
}

/** Insertions at one place stay in the order they were asked for in. */
function withInsertions(source: string, insertions: readonly Insertion[]): string {
  const sorted = insertions.toSorted((a, b) => a.at - b.at);
  let text = '';
  let from = 0;
  for (const { at, text: inserted } of sorted) {
    text += source.slice(from, at) + inserted;
    from = at;
  }
  return text + source.slice(from);
}

function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`;
}
