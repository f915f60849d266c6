import type { Branch, Variables } from './branch';
import type { Leaving, State } from './definition';
import { EvaluationFailure } from './expression';
import type { HistoryEventDetails } from './history';
import { byteSize, isJsonObject, type Json, type JsonObject } from './json';
import { checkVariableSizes, withinLimit } from './limits';
import { StatesError } from './states-error';
import type { Template } from './template';
import type { StateEvent } from './world';

/** What `$states` holds besides `input` and `context`. */
export interface Given {
  readonly result?: Json;
  readonly errorOutput?: Json;
}

/** One stay of an execution in a state, with all its attempts. */
export class Visit {
  readonly enteredTime: number;
  /** Retries so far in this stay, by retrier. */
  readonly retries = new Map<unknown, number>();
  retryCount = 0;
  entered = 0;
  /** Of the present attempt, where its task waits for a callback. */
  taskToken: string | undefined;
  private enteredEvent = 0;

  constructor(
    readonly branch: Branch,
    readonly state: State,
    readonly input: Json,
  ) {
    this.enteredTime = branch.execution.world.clock.now();
  }

  enter(): void {
    const { execution } = this.branch;
    this.enteredEvent = execution.record(`${this.state.type}StateEntered`, {
      state: this.state.name,
      input: this.input,
    });
    this.entered = execution.countEntry(this.state.name);
    this.tell('entered', { input: this.input });
  }

  /** Tells who listens. Listeners may stop the execution. */
  tell(kind: StateEvent['kind'], details: Partial<StateEvent>): void {
    const { execution } = this.branch;
    execution.world.onState({
      kind,
      executionArn: execution.arn,
      machineName: execution.machine.name,
      stateName: this.state.name,
      stateType: this.state.type,
      entered: this.entered,
      time: execution.world.clock.now(),
      enteredTime: this.enteredTime,
      ...details,
    });
    this.branch.checkAlive();
  }

  /**
   * The value of a field.
   * @throws StatesError States.QueryEvaluationError
   */
  async value(template: Template, given: Given = {}, map?: JsonObject): Promise<Json> {
    if (template.constant !== undefined) return template.constant;
    const { execution, variables } = this.branch;
    const { clock, random } = execution.world;
    const context = (): JsonObject => this.context(map);
    const states = {
      input: this.input,
      // Few expressions ask for it.
      get context() {
        return context();
      },
      ...given,
    };
    const bindings = { ...allOf(variables), states };
    clock.promiseTouched();
    try {
      const value = await template.evaluate(bindings, { now: clock.now(), random });
      this.branch.checkAlive();
      return value;
    } catch (error) {
      this.branch.checkAlive();
      throw error instanceof EvaluationFailure ? this.evaluationError(error.message, error.location) : error;
    }
  }

  /** A field of which AWS wants a certain type. */
  async typed<Value extends Json>(
    template: Template,
    expected: string,
    isExpected: (value: Json) => value is Value,
    map?: JsonObject,
  ): Promise<Value> {
    const value = await this.value(template, {}, map);
    if (isExpected(value)) return value;
    const failure = template.expression?.unexpected(value, expected);
    throw this.evaluationError(failure?.message ?? `Expected '${expected}'`, failure?.location);
  }

  /** A cause as AWS words it where the state itself is at fault. */
  during(what: string): string {
    return `An error occurred while executing the state '${this.state.name}' (entered at the event id #${this.enteredEvent}). ${what}`;
  }

  /** Records that an evaluation failed. @returns the error to throw */
  evaluationError(what: string, location?: string): StatesError {
    const cause = this.during(what);
    const error = 'States.QueryEvaluationError';
    const details: HistoryEventDetails = { state: this.state.name, error, cause };
    this.branch.execution.record('EvaluationFailed', location === undefined ? details : { ...details, location });
    return new StatesError(error, cause);
  }

  /** Output and Assign see the same old values; new values count from the next state on. */
  async leave(leaving: Leaving, given: Given, byDefault: Json): Promise<Json> {
    const { name, type } = this.state;
    const { execution, variables } = this.branch;
    const output = leaving.output === undefined ? byDefault : await this.value(leaving.output, given);
    const assigned = leaving.assign === undefined ? undefined : await this.value(leaving.assign, given);
    withinLimit(output, name);
    if (isJsonObject(assigned)) {
      checkVariableSizes(assigned, name, () => byteSize(allOf(variables)));
      Object.assign(variables, assigned);
    }
    if (type !== 'Fail') {
      execution.record(`${type}StateExited`, {
        state: name,
        output,
        ...(assigned === undefined ? {} : { assigned }),
      });
    }
    return output;
  }

  private context(map: JsonObject | undefined = this.branch.map): JsonObject {
    return {
      ...this.branch.execution.context(),
      State: {
        Name: this.state.name,
        EnteredTime: new Date(this.enteredTime).toISOString(),
        RetryCount: this.retryCount,
      },
      ...(this.taskToken === undefined ? {} : { Task: { Token: this.taskToken } }),
      ...(map === undefined ? {} : { Map: map }),
    };
  }
}

/** Own values and those of the scopes around. */
function allOf(variables: Variables): Variables {
  const all: Variables = {};
  // Inherited ones too: that is what for-in does.
  for (const name in variables) {
    const value = variables[name];
    if (value !== undefined) all[name] = value;
  }
  return all;
}
