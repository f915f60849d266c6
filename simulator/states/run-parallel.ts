import { Branch } from './branch';
import type { ParallelState } from './definition';
import type { Json } from './json';
import { Over, StatesError, unlessOver } from './states-error';
import type { Visit } from './visit';

/**
 * One attempt at a Parallel: the first branch that fails ends all.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html
 * @throws StatesError
 */
export async function runParallel(visit: Visit, state: ParallelState): Promise<Json> {
  const { execution } = visit.branch;
  const input = state.arguments === undefined ? visit.input : await visit.value(state.arguments);
  execution.record('ParallelStateStarted', { state: state.name });
  const branches = state.branches.map((workflow) => new Branch(execution, workflow, visit.branch, visit.branch.map));

  const outputs: Json[] = [];
  let left = branches.length;
  const failure = await visit.branch.pending<unknown>((resolve) => {
    branches.forEach((branch, index) => {
      const outcome = branch.run(input).then(
        (output) => {
          outputs[index] = output;
          left -= 1;
          if (left === 0) resolve(undefined);
        },
        (error: unknown) => {
          if (error instanceof Over) return;
          if (error instanceof StatesError) {
            branch.recordFailed();
            for (const other of branches) if (other !== branch) other.leave(false);
          }
          resolve(error);
        },
      );
      unlessOver(outcome);
    });
    return (quietly) => {
      for (const branch of branches) branch.leave(quietly);
    };
  });
  if (failure !== undefined) throw failure;

  execution.record('ParallelStateSucceeded', { state: state.name });
  return outputs;
}
