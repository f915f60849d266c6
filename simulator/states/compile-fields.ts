import type { z } from 'zod';
import { SimulatorGap } from '../aws-error';
import type { Catcher, Guarded, Leaving } from './definition';
import { Expression } from './expression';
import { unsupportedReferences } from './expression-checks';
import { invalidDefinition, schemaProblem } from './invalid-definition';
import { isJsonObject, type Json } from './json';
import { JSONPATH_FIELDS, NOT_SIMULATED_FIELDS, type StateSource } from './schema';
import { RESERVED_ERRORS } from './states-error';
import { INTEGRATION_ARGUMENTS, type TaskResource } from './task-resource';
import { compileTemplate, type Template } from './template';

/** What AWS says of most mistakes. */
export function invalid(what: string, path: string): Error {
  return invalidDefinition('SCHEMA_VALIDATION_FAILED', what, path);
}

/** @throws AwsError InvalidDefinition */
export function parse<Output>(schema: z.ZodType<Output>, source: unknown, path: string): Output {
  const parsed = schema.safeParse(source);
  if (!parsed.success) throw schemaProblem(parsed.error, path);
  return parsed.data;
}

/** @throws AwsError InvalidDefinition for JSONPath; SimulatorGap for Distributed Map */
export function refuseForeignFields(source: Readonly<Record<string, unknown>>, path: string): void {
  if (source.QueryLanguage === 'JSONPath')
    throw invalid("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", path);
  for (const field of Object.keys(source)) {
    if (JSONPATH_FIELDS.has(field)) {
      throw invalid(
        `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`,
        path,
      );
    }
    if (NOT_SIMULATED_FIELDS.has(field)) throw new SimulatorGap(`${field} is not simulated: ${path}`);
  }
}

/** What a task is asked, as far as the definition tells it in plain text. */
export function checkArguments(resource: TaskResource, given: Json | undefined, path: string): void {
  if (resource.kind === 'function') return;
  const { required: mandatory, optional: others } = INTEGRATION_ARGUMENTS[resource.kind];
  if (given === undefined) throw invalid(`The field '${mandatory}' is required but was missing`, path);
  if (!isJsonObject(given)) return;
  if (!(mandatory in given)) throw invalid(`The field '${mandatory}' is required but was missing`, path);
  for (const field of Object.keys(given)) {
    if (field !== mandatory && !others.includes(field))
      throw new SimulatorGap(`the argument ${field} of ${resource.kind} is not simulated: ${path}`);
  }
}

/** Where a state leads, and what it gives on. */
export function onward(
  state: { Next?: string | undefined; End?: boolean | undefined } & LeavingSource,
  path: string,
): Leaving & { readonly next?: string } {
  if ((state.Next === undefined) === (state.End !== true)) throw invalid('A state takes either Next or End', path);
  return { ...leaving(state, path), ...optional('next', state.Next) };
}

interface LeavingSource {
  readonly Output?: Json | undefined;
  readonly Assign?: Readonly<Record<string, Json>> | undefined;
}

export function leaving(state: LeavingSource, path: string, prefix = '', inCatcher = false): Leaving {
  return {
    ...optional('output', template(state.Output, `${prefix}Output`, path, inCatcher)),
    ...optional('assign', template(state.Assign, `${prefix}Assign`, path, inCatcher)),
  };
}

/** A state's retriers and catchers. */
export function guards(state: Pick<StateSource<'Task'>, 'Retry' | 'Catch'>, path: string): Guarded {
  checkErrorNames(state.Retry, `${path}/Retry`);
  checkErrorNames(state.Catch, `${path}/Catch`);
  return {
    retry: state.Retry.map((retrier) => ({
      errorEquals: retrier.ErrorEquals,
      intervalSeconds: retrier.IntervalSeconds,
      maxAttempts: retrier.MaxAttempts,
      backoffRate: retrier.BackoffRate,
      ...optional('maxDelaySeconds', retrier.MaxDelaySeconds),
      jitter: retrier.JitterStrategy === 'FULL',
    })),
    catch: state.Catch.map(
      (catcher, index): Catcher => ({
        errorEquals: catcher.ErrorEquals,
        next: catcher.Next,
        ...leaving(catcher, path, `Catch[${index}]/`, true),
      }),
    ),
  };
}

/** `States.ALL` stands alone and last; other names of the form `States.X` must be known ones. */
function checkErrorNames(handlers: readonly { readonly ErrorEquals: readonly string[] }[], path: string): void {
  handlers.forEach(({ ErrorEquals: names }, index) => {
    const place = `${path}[${index}]/ErrorEquals`;
    if (names.includes('States.ALL') && (names.length > 1 || index < handlers.length - 1))
      throw invalid("'States.ALL' must stand alone, in the last one", place);
    const unknown = names.find((name) => name.startsWith('States.') && !RESERVED_ERRORS.has(name));
    if (unknown !== undefined) throw invalid(`There is no error ${unknown}`, place);
  });
}

export function required(value: Json, field: string, path: string): Template {
  return compileTemplate(value, field, (text, location) => expression(text, location, path, false));
}

export function template(
  value: Json | undefined,
  field: string,
  path: string,
  inCatcher = false,
): Template | undefined {
  if (value === undefined) return undefined;
  return compileTemplate(value, field, (text, location) => expression(text, location, path, inCatcher));
}

function expression(text: string, location: string, path: string, inCatcher: boolean): Expression {
  let parsed: Expression;
  try {
    parsed = new Expression(text, location);
  } catch (error) {
    const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
    throw invalidDefinition('INVALID_JSONATA_EXPRESSION', message, `${path}/${location}`);
  }
  const [reference] = unsupportedReferences(parsed.ast, inCatcher);
  if (reference !== undefined) {
    throw invalidDefinition(
      'UNSUPPORTED_JSONATA_EXPRESSION',
      `Reference to '${reference}' at the top level is not supported.`,
      `${path}/${location}`,
    );
  }
  return parsed;
}

/** A property that is there only when it has a value. */
export function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  const property: { [K in Key]?: Value } = {};
  if (value !== undefined) property[key] = value;
  return property;
}
