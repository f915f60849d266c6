import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { isJsonObject, parseJson } from '../../../simulator/states/json';
import { placeholder, single, stepFunctions, wait } from './step-functions';

// https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
describe('startExecution.sync:2', () => {
  const parent = (fields: object = {}) =>
    single('Bake', {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: {
        StateMachineArn: placeholder('Child'),
        Name: 'child-1',
        Input: { from: '{% $states.context.Execution.Name %}' },
      },
      ...fields,
    });

  it('gives the output of the child as JSON', async () => {
    const { service, start, finish } = stepFunctions();
    const Child = service.createStateMachine({
      name: 'bake',
      definition: single('Answer', { Type: 'Pass', Output: { imageId: 'ami-1', asked: '{% $states.input %}' } }),
    });
    const arn = service.createStateMachine({ name: 'release', definition: parent(), substitutions: { Child } });

    const { executionArn } = await start(arn, 'r-1');
    await finish();

    const execution = service.execution(executionArn ?? '');
    expect(execution?.end).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        ExecutionArn: 'arn:aws:states:eu-central-1:123456789012:execution:bake:child-1',
        Input: { from: 'r-1' },
        Name: 'child-1',
        Output: { imageId: 'ami-1', asked: { from: 'r-1' } },
        StateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:bake',
        StateMachineVersionArn: Child,
        Status: 'SUCCEEDED',
      },
    });
    expect(execution?.history.map((event) => event.type)).toEqual([
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

  it("fails by States.TaskFailed, with the child's error inside of the cause", async () => {
    const { service, start, finish } = stepFunctions();
    const Child = service.createStateMachine({
      name: 'bake',
      definition: {
        QueryLanguage: 'JSONata',
        StartAt: 'Stop',
        States: { Stop: { Type: 'Fail', Error: 'BakeFailed', Cause: 'script 2 said: disk full' } },
      },
    });
    const arn = service.createStateMachine({
      name: 'release',
      definition: {
        ...parent(),
        States: {
          Bake: {
            Type: 'Task',
            Resource: 'arn:aws:states:::states:startExecution.sync:2',
            Arguments: { StateMachineArn: placeholder('Child'), Name: 'child-1' },
            Catch: [
              {
                ErrorEquals: ['States.TaskFailed'],
                Output:
                  '{% ($child := $parse($states.errorOutput.Cause); [$states.errorOutput.Error, $child.Error, $child.Cause]) %}',
                Next: 'Recover',
              },
            ],
            End: true,
          },
          Recover: { Type: 'Pass', End: true },
        },
      },
      substitutions: { Child },
    });

    const { executionArn } = await start(arn, 'r-1');
    await finish();

    const execution = service.execution(executionArn ?? '');
    expect(execution?.end?.output).toEqual(['States.TaskFailed', 'BakeFailed', 'script 2 said: disk full']);
    const cause = parseJson(execution?.history.find((event) => event.type === 'TaskFailed')?.cause ?? '');
    expect(isJsonObject(cause) ? Object.keys(cause) : cause).toEqual([
      'Cause',
      'Error',
      'ExecutionArn',
      'Input',
      'InputDetails',
      'Name',
      'RedriveCount',
      'RedriveStatus',
      'StartDate',
      'StateMachineArn',
      'StateMachineVersionArn',
      'Status',
      'StopDate',
    ]);
    expect(cause).toMatchObject({ Status: 'FAILED', Input: '{}', InputDetails: { Included: true } });
  });

  it('fails by the name of what StartExecution refused', async () => {
    const { service, start, finish } = stepFunctions();
    const arn = service.createStateMachine({
      name: 'release',
      definition: parent(),
      substitutions: { Child: 'arn:aws:states:eu-central-1:123456789012:stateMachine:none' },
    });

    const { executionArn } = await start(arn, 'r-1');
    await finish();

    expect(service.execution(executionArn ?? '')?.end).toMatchObject({
      error: 'StepFunctions.StateMachineDoesNotExistException',
      cause: expect.stringContaining(
        "State Machine Does Not Exist: 'arn:aws:states:eu-central-1:123456789012:stateMachine:none'",
      ),
    });
  });

  it.each([
    ['stops', {}, 'ABORTED'],
    ['times out', { TimeoutSeconds: 20 }, 'FAILED'],
  ])('stops its child when it %s itself', async (_, fields, status) => {
    const { service, client, start, finish, settle, clock, statuses } = stepFunctions();
    const Child = service.createStateMachine({ name: 'bake', definition: wait(3600) });
    const arn = service.createStateMachine({ name: 'release', definition: parent(fields), substitutions: { Child } });

    const { executionArn } = await start(arn, 'r-1');
    await clock.advance(10_000);
    if (status === 'ABORTED') await settle(client.send(new StopExecutionCommand({ executionArn })));
    await finish();

    expect(statuses()).toEqual([
      ['r-1', 'RUNNING'],
      ['child-1', 'RUNNING'],
      ['child-1', 'ABORTED'],
      ['r-1', status],
    ]);
    expect(service.execution('arn:aws:states:eu-central-1:123456789012:execution:bake:child-1')?.end?.cause).toBe(
      `The Task state in AWS Step Functions execution [${executionArn}] which was managing this resource was aborted`,
    );
  });

  it('without .sync:2 does not wait for the child', async () => {
    const { service, start, finish } = stepFunctions();
    const Child = service.createStateMachine({ name: 'bake', definition: wait(3600) });
    const definition = parent({ Resource: 'arn:aws:states:::states:startExecution' });
    const arn = service.createStateMachine({ name: 'release', definition, substitutions: { Child } });

    await start(arn, 'r-1');
    await finish();

    const [release, child] = service.executions();
    expect(release?.end?.output).toEqual({ ExecutionArn: child?.arn, StartDate: child?.startTime });
    expect(child?.stopTime).toBeGreaterThan((release?.stopTime ?? 0) + 3_000_000);
  });
});
