import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  type ListExecutionsCommandInput,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { START } from '../virtual-aws';
import { placeholder, single, stepFunctions, wait } from './step-functions';

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
describe('StartExecution', () => {
  it('of the same name and input gives the running one, once', async () => {
    const { service, start } = stepFunctions();
    const arn = service.createStateMachine({ name: 'm', definition: wait(60) });

    const first = await start(arn, 'e');
    const second = await start(arn, 'e');

    expect(second).toEqual(first);
    expect(service.executions()).toHaveLength(1);
  });

  it('of a name used with another input, or by a closed one within 90 days, is refused', async () => {
    const { service, start, finish, clock } = stepFunctions();
    const arn = service.createStateMachine({ name: 'm', definition: wait(60) });
    await start(arn, 'e', '{"a":1}');

    await expect(start(arn, 'e', '{"a":2}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await finish();
    await expect(start(arn, 'e', '{"a":1}')).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
      message: "Execution Already Exists: 'arn:aws:states:eu-central-1:123456789012:execution:m:e'",
    });
    await clock.advance(90 * 86_400_000);
    await expect(start(arn, 'e')).resolves.toBeDefined();
  });

  it.each([
    [
      'a machine that is not',
      'arn:aws:states:eu-central-1:123456789012:stateMachine:none',
      'e',
      '{}',
      'StateMachineDoesNotExist',
    ],
    [
      'a version that is not',
      'arn:aws:states:eu-central-1:123456789012:stateMachine:m:2',
      'e',
      '{}',
      'StateMachineDoesNotExist',
    ],
    ['no ARN', 'm', 'e', '{}', 'InvalidArn'],
    ['a name with a colon', undefined, 'a:b', '{}', 'InvalidName'],
    ['a name with a space', undefined, 'a b', '{}', 'InvalidName'],
    ['a long name', undefined, 'x'.repeat(81), '{}', 'InvalidName'],
    ['input that is no JSON', undefined, 'e', '{', 'InvalidExecutionInput'],
    ['no input', undefined, 'e', '', 'InvalidExecutionInput'],
    ['too much input', undefined, 'e', JSON.stringify('x'.repeat(262_144)), 'ValidationException'],
  ])('refuses %s', async (_, machineArn, name, input, error) => {
    const { service, start } = stepFunctions();
    const arn = service.createStateMachine({ name: 'm', definition: wait(1) });

    await expect(start(machineArn ?? arn, name, input)).rejects.toMatchObject({ name: error });
  });
});

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
describe('DescribeExecution', () => {
  it('tells how it went, in the end', async () => {
    const { service, client, start, finish, settle } = stepFunctions();
    const definition = {
      QueryLanguage: 'JSONata',
      StartAt: 'Stop',
      States: { Stop: { Type: 'Fail', Error: 'E', Cause: 'why' } },
    };
    const arn = service.createStateMachine({ name: 'm', definition });
    const { executionArn } = await start(arn, 'e', '{"a": 1}');
    await finish();

    const described = await settle(client.send(new DescribeExecutionCommand({ executionArn })));

    expect(described).toMatchObject({
      executionArn,
      stateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:m',
      stateMachineVersionArn: arn,
      name: 'e',
      status: 'FAILED',
      startDate: new Date(START + 10),
      stopDate: new Date(START + 14),
      input: '{"a": 1}',
      error: 'E',
      cause: 'why',
      redriveStatus: 'REDRIVABLE',
    });
  });

  it('lags behind', async () => {
    const { service, client, start, settle, clock } = stepFunctions({}, { readLag: [2000, 2000] });
    const { executionArn } = await start(service.createStateMachine({ name: 'm', definition: wait(60) }), 'e');
    const describe = () => settle(client.send(new DescribeExecutionCommand({ executionArn })));

    await expect(describe()).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    await clock.advance(2000);
    await expect(describe()).resolves.toMatchObject({ status: 'RUNNING' });
  });
});

it('StopExecution ends an execution as ABORTED, and an ended one not again', async () => {
  const { service, client, start, settle, clock } = stepFunctions();
  const { executionArn } = await start(service.createStateMachine({ name: 'm', definition: wait(60) }), 'e');
  const stop = () =>
    settle(client.send(new StopExecutionCommand({ executionArn, error: 'Stopped', cause: 'by hand' })));

  const { stopDate } = await stop();
  await clock.advance(5000);

  expect((await stop()).stopDate).toEqual(stopDate);
  expect(service.execution(executionArn ?? '')?.end).toEqual({ status: 'ABORTED', error: 'Stopped', cause: 'by hand' });
});

it('ListExecutions gives the latest first, by status, page by page', async () => {
  const { service, client, start, finish, settle } = stepFunctions();
  const arn = service.createStateMachine({ name: 'm', definition: wait(60) });
  for (const name of ['a', 'b', 'c']) await start(arn, name);
  await finish();
  await start(arn, 'd');
  const list = async (input: Partial<ListExecutionsCommandInput>) => {
    const { executions, nextToken } = await settle(
      client.send(new ListExecutionsCommand({ stateMachineArn: arn, maxResults: 2, ...input })),
    );
    return { names: executions?.map((execution) => execution.name), nextToken };
  };

  const first = await list({ statusFilter: 'SUCCEEDED' });
  const second = await list({ statusFilter: 'SUCCEEDED', nextToken: first.nextToken });

  expect([first.names, second.names, second.nextToken]).toEqual([['c', 'b'], ['a'], undefined]);
  expect((await list({ statusFilter: 'RUNNING' })).names).toEqual(['d']);
  await expect(list({ maxResults: 1001 })).rejects.toMatchObject({ name: 'ValidationException' });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
it('tells EventBridge of every change of status', async () => {
  const { service, start, finish, told } = stepFunctions();
  const { executionArn } = await start(service.createStateMachine({ name: 'm', definition: wait(60) }), 'e', '{"a":1}');
  await finish();

  expect(told).toEqual([
    expect.objectContaining({ detail: expect.objectContaining({ status: 'RUNNING', stopDate: null, output: null }) }),
    {
      source: 'aws.states',
      detailType: 'Step Functions Execution Status Change',
      resources: [executionArn],
      detail: {
        executionArn,
        stateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:m',
        stateMachineVersionArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:m:1',
        stateMachineAliasArn: null,
        name: 'e',
        status: 'SUCCEEDED',
        startDate: START + 10,
        stopDate: START + 60_014,
        input: '{"a":1}',
        inputDetails: { included: true },
        output: '{"a":1}',
        outputDetails: { included: true },
        error: null,
        cause: null,
        redriveCount: 0,
        redriveDate: null,
        redriveStatus: 'NOT_REDRIVABLE',
        redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
      },
    },
  ]);
});

it('leaves data above 248 KiB out of events', async () => {
  const { service, start, told } = stepFunctions();

  await start(
    service.createStateMachine({ name: 'm', definition: wait(60) }),
    'e',
    JSON.stringify('x'.repeat(260_000)),
  );

  expect(told[0]?.detail).toMatchObject({ input: null, inputDetails: { included: false } });
});

describe('createStateMachine', () => {
  it('fills in placeholders, also where the text needs escaping', async () => {
    const { service, start, finish } = stepFunctions();
    const definition = single('Say', { Type: 'Pass', Output: placeholder('Text') });

    await start(
      service.createStateMachine({ name: 'm', definition, substitutions: { Text: 'a "b"', Unused: '' } }),
      'e',
    );
    await finish();

    expect(service.executions()[0]?.end?.output).toBe('a "b"');
  });

  it('refuses a placeholder without a value', () => {
    const { service } = stepFunctions();

    expect(() =>
      service.createStateMachine({
        name: 'm',
        definition: single('Say', { Type: 'Pass', Output: placeholder('Text') }),
      }),
    ).toThrow(`state machine m: no value for ${placeholder('Text')}`);
  });
});
