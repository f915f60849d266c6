import type { Bindings, Expression, Moment } from './expression';
import { isJsonArray, isJsonObject, type Json } from './json';

/** The value of a field that may hold expressions anywhere: `Arguments`, `Output`, `Assign`, `Items`, … */
export interface Template {
  /** Set where the field is one expression alone. */
  readonly expression?: Expression;
  /** Set where the field holds no expression. */
  readonly constant?: Json;
  /** Set where the field is an object: its keys. */
  readonly keys?: readonly string[];
  /** @throws EvaluationFailure */
  evaluate(bindings: Bindings, moment: Moment): Promise<Json>;
}

/** Makes an expression of what stands between the marks; refuses what AWS refuses. */
export type ExpressionMaker = (text: string, location: string) => Expression;

/** @throws what `makeExpression` throws. */
export function compileTemplate(value: Json, location: string, makeExpression: ExpressionMaker): Template {
  if (typeof value === 'string' && isExpression(value)) {
    const expression = makeExpression(value.slice(2, -2).trim(), location);
    return { expression, evaluate: (bindings, moment) => expression.evaluate(bindings, moment) };
  }
  if (isJsonArray(value)) {
    const items = value.map((item, index) => compileTemplate(item, `${location}[${index}]`, makeExpression));
    return items.every(isConstant) ? constant(value) : { evaluate: arrayOf(items) };
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([key, item]): [string, Template] => [
      key,
      compileTemplate(item, `${location}/${key}`, makeExpression),
    ]);
    const keys = Object.keys(value);
    return entries.every(([, item]) => isConstant(item))
      ? { ...constant(value), keys }
      : { keys, evaluate: objectOf(entries) };
  }
  return constant(value);
}

/** AWS takes a text for an expression when its first and last characters are the marks. */
export function isExpression(text: string): boolean {
  return text.startsWith('{%') && text.endsWith('%}') && text.length >= 4;
}

function isConstant(template: Template): boolean {
  return template.constant !== undefined;
}

function constant(value: Json): Template {
  return { constant: value, evaluate: () => Promise.resolve(value) };
}

function arrayOf(items: readonly Template[]): Template['evaluate'] {
  return async (bindings, moment) => {
    const values: Json[] = [];
    for (const item of items) values.push(item.constant ?? (await item.evaluate(bindings, moment)));
    return values;
  };
}

function objectOf(entries: readonly (readonly [string, Template])[]): Template['evaluate'] {
  return async (bindings, moment) => {
    const values: Record<string, Json> = {};
    for (const [key, item] of entries) values[key] = item.constant ?? (await item.evaluate(bindings, moment));
    return values;
  };
}
