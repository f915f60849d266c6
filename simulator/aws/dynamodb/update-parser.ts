import { typeOf, type Value } from './attribute-value';
import { type Path, showPath } from './path';
import type { Placeholders } from './placeholders';
import { TokenReader } from './token-reader';
import type { Action, Source } from './update';

const CLAUSES = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Clause = (typeof CLAUSES)[number];

/**
 * Parses an UpdateExpression. Grammar: DynamoDB developer guide, "Using update expressions in DynamoDB".
 * @throws ValidationException as the service words it.
 */
export function parseUpdate(expression: string, placeholders: Placeholders): Action[] {
  const reader = new TokenReader('UpdateExpression', expression, placeholders);
  const actions: Action[] = [];
  const seen = new Set<Clause>();
  do {
    const clause = CLAUSES.find((keyword) => reader.take(keyword));
    if (clause === undefined) throw reader.syntaxError();
    if (seen.has(clause))
      throw reader.refusal(`The "${clause}" section can only be used once in an update expression;`);
    seen.add(clause);
    do actions.push(parseAction(clause, reader));
    while (reader.take(','));
  } while (reader.peek().kind !== 'end');
  refuseOverlaps(actions, reader);
  return actions;
}

function parseAction(clause: Clause, reader: TokenReader): Action {
  const path = reader.path();
  switch (clause) {
    case 'SET':
      reader.expect('=');
      return { kind: 'set', path, source: parseSum(reader) };
    case 'REMOVE':
      return { kind: 'remove', path };
    case 'ADD':
      return { kind: 'add', path, value: takeOperand('ADD', ['N', 'SS'], reader) };
    case 'DELETE':
      return { kind: 'delete', path, value: takeOperand('DELETE', ['SS'], reader) };
  }
}

function takeOperand(clause: Clause, types: readonly string[], reader: TokenReader): Value {
  const value = reader.takeValue();
  if (value === undefined) throw reader.syntaxError();
  if (!types.includes(typeOf(value)))
    throw reader.refusal(
      `Incorrect operand type for operator or function; operator: ${clause}, operand type: ${typeOf(value)}`,
    );
  return value;
}

/** An operand, or two with a plus or minus between them; there are no more. */
function parseSum(reader: TokenReader): Source {
  const left = parseSource(reader);
  const kind = reader.take('+') ? 'plus' : reader.take('-') ? 'minus' : undefined;
  if (kind === undefined) return left;
  const right = parseSource(reader);
  for (const operand of [left, right]) refuseLiteral(operand, 'N', kind === 'plus' ? '+' : '-', reader);
  return { kind, left, right };
}

function parseSource(reader: TokenReader): Source {
  const value = reader.takeValue();
  if (value !== undefined) return { kind: 'value', value };
  if (reader.peek().kind === 'word' && reader.peek(1).text === '(') return parseFunction(reader);
  return { kind: 'path', path: reader.path() };
}

function parseFunction(reader: TokenReader): Source {
  const name = reader.next().text;
  if (name !== 'if_not_exists' && name !== 'list_append')
    throw reader.refusal(`Invalid function name; function: ${name}`);
  const operands: Source[] = [];
  reader.expect('(');
  do operands.push(parseSource(reader));
  while (reader.take(','));
  reader.expect(')');
  const [left, right, ...others] = operands;
  if (left === undefined || right === undefined || others.length > 0)
    throw reader.refusal(
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
    );
  if (name === 'if_not_exists') {
    if (left.kind !== 'path')
      throw reader.refusal(`Operator or function requires a document path; operator or function: ${name}`);
    return { kind: name, path: left.path, otherwise: right };
  }
  for (const operand of [left, right]) refuseLiteral(operand, 'L', name, reader);
  return { kind: name, left, right };
}

function refuseLiteral(operand: Source, type: string, where: string, reader: TokenReader): void {
  if (operand.kind !== 'value' || typeOf(operand.value) === type) return;
  throw reader.refusal(
    `Incorrect operand type for operator or function; operator or function: ${where}, operand type: ${typeOf(operand.value)}`,
  );
}

/** No action may touch what another one touches, nor what is inside of it. */
function refuseOverlaps(actions: readonly Action[], reader: TokenReader): void {
  for (const [at, { path }] of actions.entries()) {
    for (const { path: other } of actions.slice(at + 1)) {
      const relation = relationOf(path, other);
      if (relation === undefined) continue;
      throw reader.refusal(
        `Two document paths ${relation} with each other; must remove or rewrite one of these paths; path one: ${showPath(path)}, path two: ${showPath(other)}`,
      );
    }
  }
}

function relationOf(a: Path, b: Path): 'overlap' | 'conflict' | undefined {
  const at = a.findIndex((step, index) => step !== b[index]);
  const [left, right] = [a[at], b[at]];
  if (left === undefined || right === undefined) return 'overlap';
  return typeof left === typeof right ? undefined : 'conflict';
}
