import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import type { Runtime } from '../../lambdas/shared/runtime';
import { AwsError } from '../../simulator/aws-error';
import { VirtualClock } from '../../simulator/clock';
import type { HandlerEffect } from '../../simulator/faults/effects';
import { Kernel } from '../../simulator/kernel';
import { LambdaFailure } from '../../simulator/lambda/lambda-failure';
import { LambdaService } from '../../simulator/lambda/lambda-service';
import { seededRandom } from '../../simulator/random';
import { simulatedClients } from '../../simulator/sdk';
import { operation } from '../../simulator/service';

const PREFIX = 'arn:aws:lambda:eu-central-1:111122223333:function:kiln-prod-';
const START = Date.UTC(2026, 10, 2, 9);

type Handler = (event: unknown, runtime: Runtime) => Promise<unknown>;

/** A Lambda with one function, Step, that may start executions; every start is an effect that is counted. */
function prepare(handler: Handler, faults: readonly HandlerEffect[] = []) {
  const clock = new VirtualClock(START);
  const random = seededRandom(1);
  const kernel = new Kernel(clock, random, { call: [20, 20], readLag: [0, 0] });
  const effects: number[] = [];
  const bore: HandlerEffect[] = [];
  kernel.register({
    name: 'sfn',
    operations: {
      StartExecution: operation({
        kind: 'write',
        input: z.strictObject({ stateMachineArn: z.string() }),
        answer: (_input, call) => {
          effects.push(call.now);
          return { executionArn: 'arn' };
        },
      }),
    },
  });
  const lambda = new LambdaService({
    clock,
    kernel,
    random,
    clients: simulatedClients(kernel, 'eu-central-1'),
    settings: {
      STAGE: 'prod',
      TABLE_NAME: '',
      BUS_NAME: '',
      TOPIC_ARN: '',
      SCRIPTS_DOCUMENT: '',
      SCRIPTS_LOG_GROUP: '',
      RELEASE_MACHINE_ARN: '',
      BAKE_MACHINE_ARN: '',
      RECOVER_MACHINE_ARN: '',
      RETIRE_MACHINE_ARN: '',
      REBUILD_MACHINE_ARN: '',
      SCHEDULE_GROUP: '',
      REFUSED_EVENTS_URL: 'x',
      SCHEDULE_ROLE_ARN: '',
    },
    handlers: { Step: { run: (event, _context, runtime) => handler(event, runtime) } },
    functions: { Step: { entry: 'step', timeoutSeconds: 60 } },
    arnPrefix: PREFIX,
  });
  let remaining = [...faults];
  lambda.faults = {
    onInvocation: () => {
      const now = remaining;
      remaining = [];
      return now.map((effect) => ({ effect, bore: () => bore.push(effect) }));
    },
  };
  const invoke = async (payload: unknown = {}): Promise<{ answer?: unknown; failure?: LambdaFailure; at: number }> => {
    const outcome: { answer?: unknown; failure?: LambdaFailure; at: number }[] = [];
    const ended = (part: { answer?: unknown; failure?: LambdaFailure }) =>
      outcome.push({ ...part, at: (clock.now() - START) / 1000 });
    lambda.invoke(`${PREFIX}Step:1`, payload).then(
      (answer) => ended({ answer }),
      (failure: unknown) => {
        if (!(failure instanceof LambdaFailure)) throw failure;
        ended({ failure });
      },
    );
    await clock.run(() => outcome.length > 0);
    const [only] = outcome;
    if (only === undefined) throw new Error('no outcome');
    return only;
  };
  return { clock, kernel, lambda, effects, bore, invoke };
}

const callTwice: Handler = async (_event, runtime) => {
  const sfn = runtime.clients(SFNClient);
  await sfn.send(new StartExecutionCommand({ stateMachineArn: 'one' }));
  await sfn.send(new StartExecutionCommand({ stateMachineArn: 'two' }));
  return { calls: 2 };
};

describe('an invocation', () => {
  it('answers what JSON carries of the result, after a cold start', async () => {
    const { invoke, lambda } = prepare(async (event) => ({ event, gone: undefined, when: new Date(0) }));
    const { answer, at } = await invoke({ state: 'CheckGeneration' });
    expect(answer).toEqual({ event: { state: 'CheckGeneration' }, when: '1970-01-01T00:00:00.000Z' });
    expect(at).toBeGreaterThan(0.3);
    expect(lambda.invocations).toMatchObject([{ function: 'Step', state: 'CheckGeneration', start: START }]);
  });

  it('starts warm while an environment is kept', async () => {
    const { invoke, clock } = prepare(async () => null);
    await invoke();
    const before = clock.now();
    const { at } = await invoke();
    expect(at * 1000 - (before - START)).toBeLessThan(20);
  });

  it('fails with the error’s own name, and the whole error as JSON', async () => {
    const { invoke } = prepare(async () => {
      throw new AwsError('ValidationError', 'no such group');
    });
    const { failure } = await invoke();
    expect(failure?.name).toBe('ValidationError');
    expect(JSON.parse(failure?.cause ?? '')).toEqual({
      errorType: 'ValidationError',
      errorMessage: 'no such group',
      trace: [],
    });
  });

  it('is cut off at its time-out, and does nothing any more', async () => {
    const { invoke, clock, effects } = prepare(async (_event, runtime) => {
      await clock.sleep(61_000);
      return callTwice(null, runtime);
    });
    const { failure, at } = await invoke();
    await clock.advance(60_000);
    expect(failure?.name).toBe('Sandbox.Timedout');
    expect(failure?.cause).toContain('Task timed out after 60.00 seconds');
    expect(at).toBeGreaterThanOrEqual(60);
    expect(effects).toHaveLength(0);
  });

  it('is a gap of the simulator where the function is unknown', async () => {
    const { lambda, kernel } = prepare(async () => null);
    await expect(lambda.invoke('arn:aws:lambda:elsewhere', {})).rejects.toThrow('There is no function');
    expect(kernel.gaps).toHaveLength(1);
  });

  it('shows a gap even where the handler’s error is caught by the workflow', async () => {
    const { invoke, kernel } = prepare(async (_event, runtime) =>
      runtime.clients(SFNClient).send(new StartExecutionCommand({ stateMachineArn: 'one', traceHeader: 'new' })),
    );
    const { failure } = await invoke();
    expect(failure?.name).toBe('SimulatorGap');
    expect(kernel.gaps.map(({ message }) => message)).toEqual([expect.stringContaining('traceHeader')]);
  });
});

describe('faults of an invocation', () => {
  it.each([0, 1, 2])('crash after %i calls: those effects stay, no other happens', async (calls) => {
    const { invoke, effects, bore, clock } = prepare(callTwice, [{ kind: 'crash', calls }]);
    const { failure } = await invoke();
    await clock.advance(60_000);
    expect(failure?.name).toBe('Runtime.ExitError');
    expect(effects).toHaveLength(calls);
    expect(bore).toHaveLength(1);
  });

  it('crash after more calls than there are: nothing happens', async () => {
    const { invoke, bore } = prepare(callTwice, [{ kind: 'crash', calls: 3 }]);
    const { answer } = await invoke();
    expect(answer).toEqual({ calls: 2 });
    expect(bore).toEqual([]);
  });

  it('time-out: every effect is there, the answer is not', async () => {
    const { invoke, effects, bore } = prepare(callTwice, [{ kind: 'time-out' }]);
    const { failure, at } = await invoke();
    expect(failure?.name).toBe('Sandbox.Timedout');
    expect(at).toBeGreaterThanOrEqual(60);
    expect(effects).toHaveLength(2);
    expect(bore).toHaveLength(1);
  });

  it.each([
    ['right after', false],
    ['side by side', true],
  ])('duplicate %s: the same input once more', async (_how, atOnce) => {
    const { invoke, effects, lambda, clock } = prepare(callTwice, [{ kind: 'duplicate', atOnce }]);
    const { answer, at } = await invoke();
    await clock.advance(60_000);
    const firstEffectOfSecond = ((effects[atOnce ? 1 : 2] ?? 0) - START) / 1000;
    expect(answer).toEqual({ calls: 2 });
    expect(effects).toHaveLength(4);
    expect(lambda.invocations).toHaveLength(2);
    expect(firstEffectOfSecond < at).toBe(atOnce);
  });
});
