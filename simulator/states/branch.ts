import type { State, Workflow } from './definition';
import type { Execution } from './execution';
import { handleError } from './handle-error';
import type { Json, JsonObject } from './json';
import { runState, type Step } from './run-state';
import { Over, StatesError } from './states-error';
import { Visit } from './visit';

export type Variables = Record<string, Json>;

/**
 * A sequence of states with variables of its own: the workflow itself, a branch of a Parallel, an iteration of a Map.
 * It does one thing at a time, and knows how to leave off from it.
 */
export class Branch {
  /** Inner ones see outer ones' values, as on AWS, through the prototype. */
  readonly variables: Variables;
  private over = false;
  private visit: Visit | undefined;
  private leaveOff: ((quietly: boolean) => void) | undefined;

  constructor(
    readonly execution: Execution,
    private readonly workflow: Workflow,
    outer: Branch | null = null,
    /** `$states.context.Map`, inside of a Map. */
    readonly map?: JsonObject,
  ) {
    this.variables = Object.create(outer?.variables ?? null);
  }

  /** @throws StatesError where a state fails and nothing catches it */
  async run(input: Json): Promise<Json> {
    let name = this.workflow.startAt;
    let data = input;
    for (;;) {
      const step = await this.pass(this.stateNamed(name), data);
      if (step.next === undefined) return step.output;
      name = step.next;
      data = step.output;
      if (this.execution.world.transitionMs > 0) await this.sleep(this.execution.world.transitionMs);
    }
  }

  /** Lets virtual time pass. Never comes back where the branch is left off meanwhile. */
  sleep(milliseconds: number): Promise<void> {
    const { clock } = this.execution.world;
    return this.pending((resolve) => {
      const timer = clock.after(milliseconds, resolve);
      return () => timer.cancel();
    });
  }

  /**
   * Waits for something outside of this branch.
   * @param begin starts it, is given what to call in the end, and returns how to leave off (`quietly`: without events, the
   *   execution is over)
   */
  async pending<Result>(begin: (resolve: (result: Result) => void) => (quietly: boolean) => void): Promise<Result> {
    const result = await new Promise<Result>((resolve) => {
      let settled = false;
      const leaveOff = begin((value) => {
        if (settled) return;
        settled = true;
        this.leaveOff = undefined;
        this.execution.world.clock.promiseTouched();
        resolve(value);
      });
      if (this.over) leaveOff(true);
      else if (!settled) this.leaveOff = leaveOff;
    });
    this.checkAlive();
    return result;
  }

  /** @throws Over after the branch, or its execution, has ended */
  checkAlive(): void {
    if (this.over || this.execution.end !== undefined) throw new Over();
  }

  /**
   * Leaves off from what is under way: because the execution is over (`quietly`, without events), or because a sibling
   * failed or the Parallel or Map around was left.
   */
  leave(quietly: boolean): void {
    if (this.over) return;
    this.over = true;
    this.leaveOff?.(quietly);
    if (!quietly) this.recordAborted(['Task', 'Wait', 'Parallel', 'Map']);
  }

  /** The state that made this branch fail, where AWS was recorded adding an aborted event for it: a Task. */
  recordFailed(): void {
    this.over = true;
    this.recordAborted(['Task']);
  }

  private recordAborted(types: readonly State['type'][]): void {
    const state = this.visit?.state;
    if (state === undefined || !types.includes(state.type)) return;
    if (state.type === 'Task' || state.type === 'Wait' || state.type === 'Parallel' || state.type === 'Map')
      this.execution.record(`${state.type}StateAborted`, { state: state.name });
  }

  private async pass(state: State, input: Json): Promise<Step> {
    this.checkAlive();
    const visit = new Visit(this, state, input);
    this.visit = visit;
    visit.enter();
    for (;;) {
      const step = await attempt(visit);
      if (step === 'again') continue;
      this.visit = undefined;
      return step;
    }
  }

  private stateNamed(name: string): State {
    const state = this.workflow.states.get(name);
    if (state === undefined) throw new Error(`no state ${name}`);
    return state;
  }
}

async function attempt(visit: Visit): Promise<Step | 'again'> {
  try {
    return await runState(visit);
  } catch (error) {
    if (error instanceof StatesError) return handleError(visit, error);
    throw error;
  }
}
