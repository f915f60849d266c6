import type { AwsError } from '../../aws-error';
import type { Value } from './attribute-value';
import { invalid } from './errors';
import type { Path } from './path';
import type { Placeholders } from './placeholders';
import { isReserved } from './reserved-words';
import { END, type Token, tokenize } from './tokens';

/** Reads an expression token by token: what the parsers of conditions and of updates have in common. */
export class TokenReader {
  private readonly tokens: readonly Token[];
  private position = 0;

  /** @param parameter which expression it is, `ConditionExpression` for one: errors name it. */
  constructor(
    private readonly parameter: string,
    expression: string,
    private readonly placeholders: Placeholders,
  ) {
    this.tokens = tokenize(expression);
    if (this.tokens.length === 0) throw this.refusal('The expression can not be empty;');
  }

  peek(ahead = 0): Token {
    return this.tokens[this.position + ahead] ?? END;
  }

  next(): Token {
    const token = this.peek();
    this.position += 1;
    return token;
  }

  /** How many tokens were read. */
  get read(): number {
    return this.position;
  }

  /** Reads the symbol or keyword if it comes next. Keywords are known in any case. */
  take(text: string): boolean {
    if (!this.comes(text)) return false;
    this.position += 1;
    return true;
  }

  comes(text: string): boolean {
    const { kind } = this.peek();
    return (kind === 'symbol' || kind === 'word') && this.peek().text.toUpperCase() === text;
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.syntaxError();
  }

  expectEnd(): void {
    if (this.peek() !== END) throw this.syntaxError();
  }

  /** Reads what a `:value` stands for, if one comes next. */
  takeValue(): Value | undefined {
    if (this.peek().kind !== 'value') return undefined;
    const { text } = this.next();
    const value = this.placeholders.value(text);
    if (value === undefined)
      throw this.refusal(`An expression attribute value used in expression is not defined; attribute value: ${text}`);
    return value;
  }

  /** A document path: `a.#b[3]`. */
  path(): Path {
    const path: (string | number)[] = [this.attributeName()];
    for (;;) {
      if (this.take('.')) path.push(this.attributeName());
      else if (this.take('[')) path.push(this.index());
      else return path;
    }
  }

  syntaxError(): AwsError {
    const token = this.peek();
    const near = [this.tokens[this.position - 1], token === END ? undefined : token, this.tokens[this.position + 1]];
    const around = near.map((each) => each?.text ?? '').join(' ');
    return this.refusal(`Syntax error; token: "${token.text}", near: "${around.trim()}"`);
  }

  refusal(reason: string): AwsError {
    return invalid(`Invalid ${this.parameter}: ${reason}`);
  }

  private attributeName(): string {
    const { kind, text } = this.peek();
    if (kind !== 'word' && kind !== 'name') throw this.syntaxError();
    this.position += 1;
    if (kind === 'word') {
      if (isReserved(text)) throw this.refusal(`Attribute name is a reserved keyword; reserved keyword: ${text}`);
      return text;
    }
    const name = this.placeholders.name(text);
    if (name === undefined)
      throw this.refusal(
        `An expression attribute name used in the document path is not defined; attribute name: ${text}`,
      );
    return name;
  }

  private index(): number {
    if (this.peek().kind !== 'number') throw this.syntaxError();
    const index = Number(this.next().text);
    this.expect(']');
    return index;
  }
}
