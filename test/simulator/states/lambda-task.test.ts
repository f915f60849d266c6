import { type Functions, single, stepFunctions } from './step-functions';

class LambdaError extends Error {
  constructor(
    override readonly name: string,
    override readonly cause: string,
  ) {
    super(cause);
  }
}

// https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
describe('a Lambda task', () => {
  const invoke = (fields: object = {}) =>
    single('Work', {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'arn:f:7', Payload: { n: '{% $states.input.n %}' } },
      ...fields,
    });

  const outcome = async (functions: Functions, definition: object = invoke()) => {
    const { service, start, finish } = stepFunctions(functions);
    await start(service.createStateMachine({ name: 'm', definition }), 'e', '{"n":2}');
    await finish();
    return service.executions()[0]?.end;
  };

  it('gives the answer as Payload', async () => {
    const end = await outcome({ 'arn:f:7': (payload) => ({ got: payload }) });

    expect(end?.output).toMatchObject({ ExecutedVersion: '7', Payload: { got: { n: 2 } }, StatusCode: 200 });
  });

  it('gives null for an answer that is none', async () => {
    expect((await outcome({ 'arn:f:7': () => undefined }))?.output).toMatchObject({ Payload: null });
  });

  it("fails by the function's error", async () => {
    const end = await outcome({
      'arn:f:7': () => {
        throw new LambdaError('LaunchFailed', '{"errorType":"LaunchFailed"}');
      },
    });

    expect(end).toEqual({ status: 'FAILED', error: 'LaunchFailed', cause: '{"errorType":"LaunchFailed"}' });
  });

  it('lets defects of the simulator come through, past every Catch', async () => {
    const definition = {
      ...invoke(),
      States: {
        Work: { ...invoke().States.Work, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Recover' }] },
        Recover: { Type: 'Succeed' },
      },
    };

    await expect(outcome({}, definition)).rejects.toThrow('no function arn:f:7');
  });

  it('sends a text as the JSON it is', async () => {
    const sending = (Payload: string) =>
      outcome(
        { 'arn:f:7': (payload) => payload },
        invoke({ Arguments: { FunctionName: 'arn:f', Qualifier: '7', Payload } }),
      );

    expect((await sending('{"n":3}'))?.output).toMatchObject({ Payload: { n: 3 } });
    expect((await sending('no JSON'))?.error).toBe('Lambda.InvalidRequestContentException');
  });

  it('named by its ARN alone takes and gives the bare data', async () => {
    const functionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:f:1';

    const end = await outcome(
      { [functionArn]: (payload) => [payload] },
      single('Work', { Type: 'Task', Resource: functionArn }),
    );

    expect(end?.output).toEqual([{ n: 2 }]);
  });
});
