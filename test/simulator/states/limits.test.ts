import { run, succeeds, task, work } from './workflow';

const LARGE = 'x'.repeat(262_144);
const RECOVER = { Recover: { Type: 'Pass', Output: '{% $states.input.Error %}', End: true } };

// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html, "Quotas related to state machine executions"
describe('more than 256 KiB of data', () => {
  it('as the answer of a task is an error of the task, which States.ALL catches', async () => {
    const definition = work({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Recover' }] }, RECOVER);

    const { end, execution } = await run(definition, { tasks: { Work: [succeeds({ Payload: LARGE })] } });

    expect(end?.output).toBe('States.DataLimitExceeded');
    expect(execution.history.find((event) => event.type === 'TaskFailed')?.cause).toBe(
      "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
    );
  });

  // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html, "States.DataLimitExceeded"
  it('as the output of a state is an error no wildcard catches', async () => {
    const large = { Output: '{% $states.result & $states.result %}' };
    const catching = (name: string) =>
      run(work({ ...large, Catch: [{ ErrorEquals: [name], Next: 'Recover' }] }, RECOVER), {
        tasks: { Work: [succeeds(LARGE.slice(0, 200_000))] },
      });

    const { end } = await catching('States.ALL');

    expect(end).toEqual({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause: "The state/task 'Work' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
    expect((await catching('States.TaskFailed')).end?.error).toBe('States.DataLimitExceeded');
    expect((await catching('States.DataLimitExceeded')).end?.output).toBe('States.DataLimitExceeded');
  });

  it('counts bytes, not characters', async () => {
    const { end } = await run(
      { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } },
      { input: 'é'.repeat(131_072) },
    );

    expect(end?.error).toBe('States.DataLimitExceeded');
  });

  it('as the arguments of a task fails it before it starts', async () => {
    const Arguments = { FunctionName: 'f', Payload: '{% [$states.input, $states.input] %}' };

    const { end, requests } = await run(work({ Arguments }), { input: LARGE.slice(0, 150_000) });

    expect(end?.error).toBe('States.DataLimitExceeded');
    expect(requests).toEqual([]);
  });

  // https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html, "Limits"
  it('in the variables of one state fails it', async () => {
    const { end } = await run(
      {
        StartAt: 'Remember',
        States: {
          Remember: { Type: 'Pass', Assign: { a: '{% $states.input %}', b: '{% $states.input %}' }, End: true },
        },
      },
      { input: LARGE.slice(0, 150_000) },
    );

    expect(end?.error).toBe('States.DataLimitExceeded');
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/bp-history-limit.html
describe('a history of 25,000 events', () => {
  const loop = (turns: number) => ({
    StartAt: 'Again',
    States: {
      Again: {
        Type: 'Choice',
        Choices: [{ Condition: `{% $states.input < ${turns} %}`, Output: '{% $states.input + 1 %}', Next: 'Again' }],
        Default: 'Done',
      },
      Done: { Type: 'Pass', End: true },
    },
  });

  it('ends an execution that has not succeeded by then, beyond any catch', async () => {
    const { end, execution } = await run(loop(20_000), { input: 0 });

    expect(end).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    expect(execution.history).toHaveLength(25_000);
    expect(execution.history.slice(-2).map(({ id, type }) => [id, type])).toEqual([
      [24_999, 'ChoiceStateExited'],
      [25_000, 'ExecutionFailed'],
    ]);
  });

  it('lets an execution succeed with its last one', async () => {
    // ExecutionStarted, two events of each Choice, PassStateEntered, PassStateExited, ExecutionSucceeded
    const { end, execution } = await run(loop(12_497), { input: 0 });

    expect(execution.history).toHaveLength(25_000);
    expect(end?.status).toBe('SUCCEEDED');
  });

  it('abandons the tasks of other branches', async () => {
    const { end, abandoned } = await run({
      StartAt: 'Both',
      States: {
        Both: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Long', States: { Long: task({ End: true }) } },
            {
              StartAt: 'Spin',
              States: {
                Spin: { Type: 'Pass', Next: 'Turn' },
                Turn: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Spin' }], Default: 'Out' },
                Out: { Type: 'Succeed' },
              },
            },
          ],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Recover' }],
          End: true,
        },
        ...RECOVER,
      },
    });

    expect(end?.error).toBe('States.Runtime');
    expect(abandoned).toEqual(['Long']);
  });
});
