import type { z } from 'zod';
import { SimulatorGap } from '../aws-error';
import { checkTransitions } from './check-transitions';
import { checkVariables } from './check-variables';
import {
  checkArguments,
  guards,
  invalid,
  leaving,
  onward,
  optional,
  parse,
  refuseForeignFields,
  required,
  template,
} from './compile-fields';
import type { State, StateMachineDefinition, Workflow } from './definition';
import { invalidDefinition } from './invalid-definition';
import { isJsonObject } from './json';
import { itemProcessorSchema, machineSchema, type StateSource, stateSchemas, workflowSchema } from './schema';
import { parseResource } from './task-resource';
import { isExpression } from './template';
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
