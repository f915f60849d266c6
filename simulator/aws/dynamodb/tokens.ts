/** What an expression is made of. */
export interface Token {
  readonly kind: 'word' | 'name' | 'value' | 'number' | 'symbol' | 'end' | 'unknown';
  /** As written: `attribute_exists`, `#status`, `:now`, `12`, `<=`. */
  readonly text: string;
}

const SHAPES: readonly (readonly [Token['kind'], RegExp])[] = [
  ['word', /[A-Za-z][A-Za-z0-9_]*/y],
  ['name', /#[A-Za-z0-9_]+/y],
  ['value', /:[A-Za-z0-9_]+/y],
  ['number', /[0-9]+/y],
  ['symbol', /<>|<=|>=|[<>=()[\],.+-]/y],
  ['unknown', /\S/y],
];

export const END: Token = { kind: 'end', text: '<EOF>' };

/** Cuts an expression into its tokens; white space only separates. */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(expression, 0);
  while (at < expression.length) {
    const token = tokenAt(expression, at);
    tokens.push(token);
    at = skipSpace(expression, at + token.text.length);
  }
  return tokens;
}

function tokenAt(expression: string, at: number): Token {
  for (const [kind, shape] of SHAPES) {
    shape.lastIndex = at;
    const text = shape.exec(expression)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return END;
}

function skipSpace(expression: string, from: number): number {
  let at = from;
  while (/\s/.test(expression.charAt(at))) at += 1;
  return at;
}
