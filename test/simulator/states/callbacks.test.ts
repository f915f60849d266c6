import { SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { isBlock } from '../../../lambdas/domain/block';
import { type Functions, single, stepFunctions } from './step-functions';

/** A machine whose one task gives its token away and waits. Its function keeps the tokens, attempt by attempt. */
function asking(fields: object = {}, functions?: Functions) {
  const tokens: string[] = [];
  const aws = stepFunctions(
    functions ?? {
      ask: (payload) => {
        if (isBlock(payload)) tokens.push(String(payload.token));
        return 'asked';
      },
    },
  );
  const definition = single('Ask', {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
    TimeoutSeconds: 600,
    ...fields,
  });
  const machine = aws.service.createStateMachine({ name: 'm', definition });
  const begin = async () => {
    await aws.start(machine, 'e');
    await aws.clock.advance(5000);
    return tokens[0] ?? '';
  };
  const execution = () => aws.service.executions()[0];
  const succeed = (taskToken: string, output: string) =>
    aws.settle(aws.client.send(new SendTaskSuccessCommand({ taskToken, output })));
  const fail = (taskToken: string, error?: string, cause?: string) =>
    aws.settle(aws.client.send(new SendTaskFailureCommand({ taskToken, error, cause })));
  const beat = (taskToken: string) => aws.settle(aws.client.send(new SendTaskHeartbeatCommand({ taskToken })));
  return { ...aws, tokens, begin, execution, succeed, fail, beat };
}

// https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html, "Wait for a Callback with Task Token"
describe('a task that waits for a callback', () => {
  it('goes on with what SendTaskSuccess says, not with what its function returns', async () => {
    const { begin, succeed, finish, execution } = asking();
    const token = await begin();
    expect(execution()?.end).toBeUndefined();

    await succeed(token, '{"yes":true}');
    await finish();

    expect(execution()?.end).toEqual({ status: 'SUCCEEDED', output: { yes: true } });
    expect(execution()?.history.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it("fails by SendTaskFailure's error and cause", async () => {
    const { begin, fail, finish, execution } = asking();

    await fail(await begin(), 'ApprovalRejected', 'not today');
    await finish();

    expect(execution()?.end).toEqual({ status: 'FAILED', error: 'ApprovalRejected', cause: 'not today' });
  });

  it('times out, and a late answer is told so', async () => {
    const { begin, succeed, fail, beat, finish, execution } = asking();
    const token = await begin();
    await finish();

    expect(execution()?.end).toEqual({ status: 'FAILED', error: 'States.Timeout' });
    await expect(succeed(token, '{}')).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await expect(fail(token)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await expect(beat(token)).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('takes one answer: a second one is told that the task is closed', async () => {
    const { begin, succeed, fail, finish, execution } = asking();
    const token = await begin();

    await succeed(token, '1');
    await expect(fail(token, 'No')).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await finish();

    expect(execution()?.end).toEqual({ status: 'SUCCEEDED', output: 1 });
  });

  it('is nobody’s to answer once its execution was stopped', async () => {
    const { begin, succeed, execution } = asking();
    const token = await begin();

    execution()?.stop();

    await expect(succeed(token, '{}')).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it.each([
    ['no token at all', 'yes', 'InvalidToken'],
    ['a token of another account', `AQCEAAAAKgAAAAMAAAAA${'0'.repeat(64)}`, 'TaskDoesNotExist'],
  ])('refuses %s', async (_, token, name) => {
    const { begin, succeed } = asking();
    await begin();
    await expect(succeed(token, '{}')).rejects.toMatchObject({ name });
  });

  it('refuses an output that is no JSON, and goes on waiting', async () => {
    const { begin, succeed, execution } = asking();
    const token = await begin();
    await expect(succeed(token, 'yes')).rejects.toMatchObject({ name: 'InvalidOutput' });
    await expect(succeed(token, JSON.stringify('ä'.repeat(131_073)))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    expect(execution()?.end).toBeUndefined();
  });

  it('must be heard of within HeartbeatSeconds; heartbeats leave no history and do not put the time-out off', async () => {
    const { begin, beat, clock, finish, execution } = asking({ HeartbeatSeconds: 60, TimeoutSeconds: 100 });
    const token = await begin();
    const events = execution()?.history.length;
    await clock.advance(50_000);
    await beat(token);
    await clock.advance(30_000);
    expect(execution()?.history).toHaveLength(events ?? 0);
    await finish();
    expect(execution()?.end).toEqual({ status: 'FAILED', error: 'States.Timeout' });
    expect(((execution()?.stopTime ?? 0) - (execution()?.startTime ?? 0)) / 1000).toBeCloseTo(100, 0);

    const silent = asking({ HeartbeatSeconds: 60, TimeoutSeconds: 100 });
    await silent.begin();
    await silent.finish();
    expect(((silent.execution()?.stopTime ?? 0) - (silent.execution()?.startTime ?? 0)) / 1000).toBeCloseTo(60, 0);
  });

  it('fails with its function, and asks with a new token when it is retried', async () => {
    const tokens: string[] = [];
    const retried = asking(
      { Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }] },
      {
        ask: (payload) => {
          if (isBlock(payload)) tokens.push(String(payload.token));
          if (tokens.length === 1) throw Object.assign(new Error('broken'), { name: 'Broken', cause: 'broken' });
          return null;
        },
      },
    );
    await retried.begin();
    const [first = '', second = ''] = tokens;
    expect(tokens).toHaveLength(2);
    expect(second).not.toBe(first);

    await expect(retried.succeed(first, '{}')).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await retried.succeed(second, '{}');
    await retried.finish();
    expect(retried.execution()?.end?.status).toBe('SUCCEEDED');
  });

  it('has no token in its context where it waits for none', async () => {
    const { start, service, finish } = stepFunctions({ ask: () => null });
    const definition = single('Ask', {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
    });
    await start(service.createStateMachine({ name: 'm', definition }), 'e');
    await finish();
    expect(service.executions()[0]?.end?.error).toBe('States.QueryEvaluationError');
  });
});
