import type { Timer } from '../clock';
import type { TaskState } from './definition';
import type { Json } from './json';
import { withinLimit } from './limits';
import { StatesError, unlessOver } from './states-error';
import { eventFamily, taskName } from './task-resource';
import { newTaskToken } from './task-token';
import type { Template } from './template';
import type { Visit } from './visit';
import type { RunningTask } from './world';

type Outcome = { readonly output: Json } | { readonly error: StatesError; readonly timedOut: boolean };

/**
 * One attempt at a task. After a time-out the task goes on where it is, unheard.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html
 * @throws StatesError
 */
export async function runTask(visit: Visit, state: TaskState): Promise<Json> {
  const { execution } = visit.branch;
  const token = state.resource.kind.endsWith('.waitForTaskToken') ? newTaskToken(execution.world.random) : undefined;
  visit.taskToken = token;
  const argument = state.arguments === undefined ? visit.input : await visit.value(state.arguments);
  const credentials = state.credentials === undefined ? undefined : await visit.value(state.credentials);
  const timeout = await seconds(visit, state.timeoutSeconds);
  const heartbeat = await seconds(visit, state.heartbeatSeconds);
  withinLimit(argument, state.name);
  const family = eventFamily(state.resource);
  execution.record(`${family}Scheduled`, { state: state.name, input: argument });
  execution.record(`${family}Started`, { state: state.name });

  const outcome = await visit.branch.pending<Outcome>((resolve) => {
    const { clock, tasks } = execution.world;
    let task: RunningTask | undefined;
    let beat: Timer | undefined;
    let settled = false;
    const settle = (result: Outcome): void => {
      if (settled) return;
      settled = true;
      deadline?.cancel();
      beat?.cancel();
      resolve(result);
    };
    const timeOut = (origin?: 'heartbeat'): void => {
      settle({ error: new StatesError('States.Timeout', undefined, origin), timedOut: true });
      task?.abandon();
    };
    const expectHeartbeat = (): void => {
      if (settled || heartbeat === undefined) return;
      beat?.cancel();
      beat = clock.after(heartbeat * 1000, () => timeOut('heartbeat'));
    };
    const deadline = timeout === undefined ? undefined : clock.after(timeout * 1000, () => timeOut());
    expectHeartbeat();
    task = tasks.start(
      {
        executionArn: execution.arn,
        machineName: execution.machine.name,
        stateName: state.name,
        entered: visit.entered,
        attempt: visit.retryCount + 1,
        resource: state.resource,
        arguments: argument,
        ...(credentials === undefined ? {} : { credentials }),
        ...(token === undefined ? {} : { token }),
      },
      {
        submitted: (output) => {
          if (settled) return;
          const details = { state: state.name, ...(output === undefined ? {} : { output }) };
          unlessOver(Promise.resolve().then(() => execution.record('TaskSubmitted', details)));
        },
        heartbeat: expectHeartbeat,
        succeeded: (output) => settle({ output }),
        failed: (error, cause) => settle({ error: new StatesError(error, cause), timedOut: false }),
      },
    );
    return () => {
      settled = true;
      deadline?.cancel();
      beat?.cancel();
      task?.abandon();
    };
  });

  try {
    if ('error' in outcome) throw outcome.error;
    withinLimit(outcome.output, taskName(state.resource), 'task-result');
  } catch (error) {
    if (!(error instanceof StatesError)) throw error;
    const timedOut = 'timedOut' in outcome && outcome.timedOut;
    execution.record(`${family}${timedOut ? 'TimedOut' : 'Failed'}`, {
      state: state.name,
      ...(error.error === undefined ? {} : { error: error.error }),
      ...(error.reason === undefined ? {} : { cause: error.reason }),
    });
    throw error;
  }
  execution.record(`${family}Succeeded`, { state: state.name, output: outcome.output });
  return outcome.output;
}

async function seconds(visit: Visit, template: Template | undefined): Promise<number | undefined> {
  if (template === undefined) return undefined;
  return visit.typed(
    template,
    'integer',
    (value): value is number =>
      typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 99_999_999,
  );
}
