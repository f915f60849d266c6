import type { z } from 'zod';
import { SimulatorGap } from '../aws-error';
import { checkTransitions } from './check-transitions';
import { checkVariables } from './check-variables';
import type { Catcher, Leaving, State, StateMachineDefinition, Workflow } from './definition';
import { Expression } from './expression';
import { unsupportedReferences } from './expression-checks';
import { invalidDefinition, schemaProblem } from './invalid-definition';
import { isJsonObject, type Json } from './json';
import {
  itemProcessorSchema,
  JSONPATH_FIELDS,
  machineSchema,
  NOT_SIMULATED_FIELDS,
  type StateType,
  stateSchemas,
  workflowSchema,
} from './schema';
import { RESERVED_ERRORS } from './states-error';
import { INTEGRATION_ARGUMENTS, parseResource, type TaskResource } from './task-resource';
import { compileTemplate, isExpression, type Template } from './template';
import { parseTimestamp } from './timestamp';

/**
 * Checks a definition as CreateStateMachine does, and parses its expressions once and for all.
 * @throws AwsError InvalidDefinition where AWS would refuse it; SimulatorGap where AWS would take it, but not we.
 */
export function compileStateMachine(definition: unknown): StateMachineDefinition {
  if (!isJsonObject(definition) || definition.QueryLanguage !== 'JSONata')
    throw new SimulatorGap('only state machines with "QueryLanguage": "JSONata" are simulated');
  const machine = parse(machineSchema, definition, '');
  const workflow = new Compiler().workflow(machine, '');
  checkVariables(workflow, '');
  return {
    ...workflow,
    ...(machine.TimeoutSeconds === undefined ? {} : { timeoutSeconds: machine.TimeoutSeconds }),
  };
}

type StateSource<Type extends StateType> = z.output<(typeof stateSchemas)[Type]>;

class Compiler {
  private readonly names = new Set<string>();

  workflow(source: z.output<typeof workflowSchema>, path: string): Workflow {
    const states = new Map<string, State>();
    for (const [name, state] of Object.entries(source.States)) {
      const place = `${path}/States/${name}`;
      if (this.names.has(name)) throw invalidDefinition('DUPLICATE_STATE_NAME', `Duplicate State name: ${name}`, place);
      if (name.length > 80) throw invalid('State names have at most 80 characters', place);
      this.names.add(name);
      states.set(name, this.state(name, state, place));
    }
    const workflow = { startAt: source.StartAt, states };
    checkTransitions(workflow, path);
    return workflow;
  }

  private state(name: string, source: unknown, path: string): State {
    if (!isJsonObject(source)) throw invalid('A state must be an object', path);
    refuseForeignFields(source, path);
    switch (source.Type) {
      case 'Pass':
        return { name, type: 'Pass', ...onward(parse(stateSchemas.Pass, source, path), path) };
      case 'Task':
        return this.task(name, parse(stateSchemas.Task, source, path), path);
      case 'Choice':
        return this.choice(name, parse(stateSchemas.Choice, source, path), path);
      case 'Wait':
        return this.wait(name, parse(stateSchemas.Wait, source, path), path);
      case 'Succeed': {
        const state = parse(stateSchemas.Succeed, source, path);
        return { name, type: 'Succeed', ...optional('output', template(state.Output, 'Output', path)) };
      }
      case 'Fail': {
        const state = parse(stateSchemas.Fail, source, path);
        return {
          name,
          type: 'Fail',
          ...optional('error', template(state.Error, 'Error', path)),
          ...optional('cause', template(state.Cause, 'Cause', path)),
        };
      }
      case 'Parallel':
        return this.parallel(name, parse(stateSchemas.Parallel, source, path), path);
      case 'Map':
        return this.map(name, parse(stateSchemas.Map, source, path), path);
      default:
        throw invalid(`There is no state type ${JSON.stringify(source.Type)}`, path);
    }
  }

  private task(name: string, state: StateSource<'Task'>, path: string): State {
    const resource = parseResource(state.Resource, `${path}/Resource`);
    checkArguments(resource, state.Arguments, `${path}/Arguments`);
    const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
    if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout)
      throw invalid('HeartbeatSeconds must be smaller than TimeoutSeconds', path);
    return {
      name,
      type: 'Task',
      resource,
      ...onward(state, path),
      ...guards(state, path),
      ...optional('arguments', template(state.Arguments, 'Arguments', path)),
      ...optional('credentials', template(state.Credentials, 'Credentials', path)),
      ...optional('timeoutSeconds', template(timeout, 'TimeoutSeconds', path)),
      ...optional('heartbeatSeconds', template(heartbeat, 'HeartbeatSeconds', path)),
    };
  }

  private choice(name: string, state: StateSource<'Choice'>, path: string): State {
    return {
      name,
      type: 'Choice',
      choices: state.Choices.map((rule, index) => {
        const field = `Choices[${index}]`;
        return {
          condition: required(rule.Condition, `${field}/Condition`, path),
          next: rule.Next,
          ...leaving(rule, path, `${field}/`),
        };
      }),
      ...optional('default', state.Default),
      ...leaving(state, path),
    };
  }

  private wait(name: string, state: StateSource<'Wait'>, path: string): State {
    const { Seconds: seconds, Timestamp: timestamp } = state;
    if ((seconds === undefined) === (timestamp === undefined))
      throw invalid('A Wait takes either Seconds or Timestamp', path);
    if (timestamp !== undefined && !isExpression(timestamp) && parseTimestamp(timestamp) === undefined)
      throw invalid('String does not match RFC3339 timestamp', `${path}/Timestamp`);
    return {
      name,
      type: 'Wait',
      ...onward(state, path),
      ...optional('seconds', template(seconds, 'Seconds', path)),
      ...optional('timestamp', template(timestamp, 'Timestamp', path)),
    };
  }

  private parallel(name: string, state: StateSource<'Parallel'>, path: string): State {
    return {
      name,
      type: 'Parallel',
      ...onward(state, path),
      ...guards(state, path),
      ...optional('arguments', template(state.Arguments, 'Arguments', path)),
      branches: state.Branches.map((branch, index) => {
        const place = `${path}/Branches[${index}]`;
        return this.workflow(parse(workflowSchema, branch, place), place);
      }),
    };
  }

  private map(name: string, state: StateSource<'Map'>, path: string): State {
    const place = `${path}/ItemProcessor`;
    const source = state.ItemProcessor;
    if (isJsonObject(source) && isJsonObject(source.ProcessorConfig) && source.ProcessorConfig.Mode === 'DISTRIBUTED')
      throw new SimulatorGap(`Distributed Map is not simulated: ${path}`);
    return {
      name,
      type: 'Map',
      ...onward(state, path),
      ...guards(state, path),
      ...optional('items', template(state.Items, 'Items', path)),
      ...optional('itemSelector', template(state.ItemSelector, 'ItemSelector', path)),
      ...optional('maxConcurrency', template(state.MaxConcurrency, 'MaxConcurrency', path)),
      ...optional('toleratedFailureCount', template(state.ToleratedFailureCount, 'ToleratedFailureCount', path)),
      ...optional(
        'toleratedFailurePercentage',
        template(state.ToleratedFailurePercentage, 'ToleratedFailurePercentage', path),
      ),
      itemProcessor: this.workflow(parse(itemProcessorSchema, source, place), place),
    };
  }
}

function invalid(what: string, path: string): Error {
  return invalidDefinition('SCHEMA_VALIDATION_FAILED', what, path);
}

function parse<Output>(schema: z.ZodType<Output>, source: unknown, path: string): Output {
  const parsed = schema.safeParse(source);
  if (!parsed.success) throw schemaProblem(parsed.error, path);
  return parsed.data;
}

function refuseForeignFields(source: Readonly<Record<string, unknown>>, path: string): void {
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
function checkArguments(resource: TaskResource, given: Json | undefined, path: string): void {
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

function onward(
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

function leaving(state: LeavingSource, path: string, prefix = '', inCatcher = false): Leaving {
  return {
    ...optional('output', template(state.Output, `${prefix}Output`, path, inCatcher)),
    ...optional('assign', template(state.Assign, `${prefix}Assign`, path, inCatcher)),
  };
}

function guards(
  state: Pick<StateSource<'Task'>, 'Retry' | 'Catch'>,
  path: string,
): Pick<State & { type: 'Task' }, 'retry' | 'catch'> {
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

function required(value: Json, field: string, path: string): Template {
  return compileTemplate(value, field, (text, location) => expression(text, location, path, false));
}

function template(value: Json | undefined, field: string, path: string, inCatcher = false): Template | undefined {
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
function optional<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  const property: { [K in Key]?: Value } = {};
  if (value !== undefined) property[key] = value;
  return property;
}
