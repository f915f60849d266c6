import { compareValues, TYPE_NAMES, typeOf } from './attribute-value';
import type { Comparator, Condition, Operand } from './condition';
import { type Path, showPath } from './path';
import type { Placeholders } from './placeholders';
import { TokenReader } from './token-reader';

const COMPARATORS: readonly Comparator[] = ['=', '<>', '<', '<=', '>', '>='];
const FUNCTIONS = ['attribute_exists', 'attribute_not_exists', 'attribute_type', 'begins_with', 'contains', 'size'];
/** What has an order. */
const ORDERED = ['S', 'N', 'B'];

/**
 * Parses a ConditionExpression, FilterExpression or KeyConditionExpression.
 * Grammar and precedence: DynamoDB developer guide, "Condition and filter expressions, operators, and functions".
 * @throws ValidationException as the service words it.
 */
export function parseCondition(parameter: string, expression: string, placeholders: Placeholders): Condition {
  return new ConditionParser(new TokenReader(parameter, expression, placeholders)).whole();
}

class ConditionParser {
  /** Where the parentheses that were closed last stood, in tokens: two pairs around the same thing are refused. */
  private group: { readonly from: number; readonly to: number } | undefined;

  constructor(private readonly reader: TokenReader) {}

  whole(): Condition {
    const condition = this.or();
    this.reader.expectEnd();
    return condition;
  }

  private or(): Condition {
    let left = this.and();
    while (this.reader.take('OR')) left = { kind: 'or', left, right: this.and() };
    return left;
  }

  private and(): Condition {
    let left = this.not();
    while (this.reader.take('AND')) left = { kind: 'and', left, right: this.not() };
    return left;
  }

  private not(): Condition {
    return this.reader.take('NOT') ? { kind: 'not', condition: this.not() } : this.primary();
  }

  private primary(): Condition {
    const { reader } = this;
    const from = reader.read;
    if (reader.take('(')) {
      const condition = this.or();
      if (this.group?.from === from + 1 && this.group.to === reader.read)
        throw reader.refusal('The expression has redundant parentheses;');
      reader.expect(')');
      this.group = { from, to: reader.read };
      return condition;
    }
    return this.function() ?? this.comparison(this.operand());
  }

  private function(): Condition | undefined {
    const name = this.functionName();
    if (name === undefined || name === 'size') return undefined;
    const operands = this.functionOperands(name, name.startsWith('attribute_') && name !== 'attribute_type' ? 1 : 2);
    const [first, second] = operands;
    if (first?.kind !== 'path') throw this.needsPath(name);
    const { path } = first;
    if (name === 'attribute_exists' || name === 'attribute_not_exists') return { kind: name, path };
    if (second === undefined) throw this.reader.syntaxError();
    if (name === 'attribute_type') return { kind: name, path, type: this.typeName(second) };
    this.refuseSame(name, first, second);
    if (name === 'contains') return { kind: name, path, operand: second };
    this.refuseTypesBut(['S', 'B'], 'operator or function: begins_with', second);
    return { kind: 'begins_with', path, operand: second };
  }

  private comparison(left: Operand): Condition {
    const { reader } = this;
    if (reader.take('BETWEEN')) {
      const low = this.operand();
      reader.expect('AND');
      const high = this.operand();
      this.refuseTypesBut(ORDERED, 'operator: BETWEEN', left, low, high);
      this.refuseWrongBounds(low, high);
      return { kind: 'between', operand: left, low, high };
    }
    if (reader.take('IN')) {
      const options = this.parenthesised();
      if (options.length > 100)
        throw reader.refusal(`Too many operands for the IN operator; number of operands: ${options.length}`);
      return { kind: 'in', operand: left, options };
    }
    const comparator = COMPARATORS.find((symbol) => reader.comes(symbol));
    if (comparator === undefined) throw reader.syntaxError();
    reader.next();
    const right = this.operand();
    this.refuseSame(comparator, left, right);
    if (comparator !== '=' && comparator !== '<>') this.refuseTypesBut(ORDERED, `operator: ${comparator}`, left, right);
    return { kind: 'compare', comparator, left, right };
  }

  private operand(): Operand {
    const value = this.reader.takeValue();
    if (value !== undefined) return { kind: 'value', value };
    const name = this.functionName();
    if (name === undefined) return { kind: 'path', path: this.reader.path() };
    if (name !== 'size')
      throw this.reader.refusal(`The function is not allowed to be used this way in an expression; function: ${name}`);
    const [of] = this.functionOperands(name, 1);
    if (of?.kind !== 'path') throw this.needsPath(name);
    return { kind: 'size', path: of.path };
  }

  /** The name of the function whose call comes next, left unread; undefined where none comes. */
  private functionName(): string | undefined {
    const token = this.reader.peek();
    if (token.kind !== 'word' || this.reader.peek(1).text !== '(') return undefined;
    if (['AND', 'OR', 'NOT', 'IN', 'BETWEEN'].includes(token.text.toUpperCase())) return undefined;
    if (!FUNCTIONS.includes(token.text)) throw this.reader.refusal(`Invalid function name; function: ${token.text}`);
    return token.text;
  }

  private functionOperands(name: string, count: number): Operand[] {
    this.reader.next();
    const operands = this.parenthesised();
    if (operands.length !== count)
      throw this.reader.refusal(
        `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
      );
    return operands;
  }

  private parenthesised(): Operand[] {
    const operands: Operand[] = [];
    this.reader.expect('(');
    do operands.push(this.operand());
    while (this.reader.take(','));
    this.reader.expect(')');
    return operands;
  }

  private typeName(operand: Operand): string {
    if (operand.kind !== 'value' || !('S' in operand.value))
      throw this.wrongType(
        'operator or function: attribute_type',
        operand.kind === 'value' ? typeOf(operand.value) : `{${TYPE_NAMES.join(',')}}`,
      );
    const type = operand.value.S;
    if (!TYPE_NAMES.includes(type))
      throw this.reader.refusal(
        `Invalid attribute type name found; type: ${type}, valid types: {${TYPE_NAMES.join(',')}}`,
      );
    return type;
  }

  private refuseTypesBut(types: readonly string[], where: string, ...operands: readonly Operand[]): void {
    for (const operand of operands) {
      if (operand.kind !== 'value' || types.includes(typeOf(operand.value))) continue;
      throw this.wrongType(where, typeOf(operand.value));
    }
  }

  private refuseSame(operator: string, left: Operand, right: Operand): void {
    if (left.kind !== 'path' || right.kind !== 'path' || !samePath(left.path, right.path)) return;
    throw this.reader.refusal(
      `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${showPath(left.path)}`,
    );
  }

  private refuseWrongBounds(low: Operand, high: Operand): void {
    if (low.kind !== 'value' || high.kind !== 'value') return;
    const order = compareValues(low.value, high.value);
    const problem =
      order === undefined
        ? 'requires same data type for lower and upper bounds'
        : order > 0
          ? 'requires upper bound to be greater than or equal to lower bound'
          : undefined;
    if (problem === undefined) return;
    const bounds = `lower bound operand: AttributeValue: ${JSON.stringify(low.value)}, upper bound operand: AttributeValue: ${JSON.stringify(high.value)}`;
    throw this.reader.refusal(`The BETWEEN operator ${problem}; ${bounds}`);
  }

  private needsPath(name: string) {
    return this.reader.refusal(`Operator or function requires a document path; operator or function: ${name}`);
  }

  private wrongType(where: string, type: string) {
    return this.reader.refusal(`Incorrect operand type for operator or function; ${where}, operand type: ${type}`);
  }
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, at) => step === b[at]);
}
