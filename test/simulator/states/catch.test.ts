import { fails, neverAnswers, run, succeeds, task, work } from './workflow';

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html, "Fallback states"

/** Everything inside one caught Parallel, as Kiln's own releases are built. */
function caughtParallel(states: object, startAt: string, fields: object = {}): object {
  return {
    StartAt: 'All',
    States: {
      All: {
        Type: 'Parallel',
        Branches: [{ StartAt: startAt, States: states }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Recover' }],
        End: true,
        ...fields,
      },
      Recover: { Type: 'Pass', End: true },
    },
  };
}

describe('a Parallel whose branch fails in a Choice', () => {
  // https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html: a query error is caught like any other
  it('catches what the Choice itself cannot: an expression that gives nothing', async () => {
    const states = {
      Decide: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.missing %}', Next: 'Done' }],
        Default: 'Done',
      },
      Done: { Type: 'Succeed' },
    };

    const { end, path, eventTypes } = await run(caughtParallel(states, 'Decide'));

    expect(path).toEqual(['All', 'Decide', 'Recover']);
    expect(end?.output).toEqual({
      Error: 'States.QueryEvaluationError',
      Cause:
        "An error occurred while executing the state 'Decide' (entered at the event id #4). The JSONata expression '$states.input.missing' specified for the field 'Choices[0]/Condition' returned nothing (undefined).",
    });
    expect(eventTypes).toEqual([
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'ChoiceStateEntered',
      'EvaluationFailed',
      'ParallelStateFailed',
      'ParallelStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('catches a condition that is no boolean, and one that throws', async () => {
    const choosing = (condition: string) =>
      run(
        caughtParallel(
          {
            Decide: { Type: 'Choice', Choices: [{ Condition: condition, Next: 'Done' }], Default: 'Done' },
            Done: { Type: 'Succeed' },
          },
          'Decide',
        ),
      );

    expect((await choosing('{% "yes" %}')).end?.output).toMatchObject({
      Cause: expect.stringContaining(
        `'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'string' for value: "yes"`,
      ),
    });
    expect((await choosing('{% $abs("x") = 1 %}')).end?.output).toMatchObject({
      Cause: expect.stringContaining(
        `threw an error during evaluation. T0410: Argument 1 of function "abs" does not match function signature`,
      ),
    });
  });

  it('does not catch a Choice that no rule and no Default leads out of: that is States.Runtime', async () => {
    const states = {
      Decide: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'Done' }] },
      Done: { Type: 'Succeed' },
    };

    const { end } = await run(caughtParallel(states, 'Decide'));

    expect(end).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'Decide' (entered at the event id #4). Failed to transition out of the state. The state does not point to a next state.",
    });
  });
});

describe('a catcher', () => {
  it('gives on the error output, writes outer variables and keeps the input at hand', async () => {
    const definition = work(
      {
        Catch: [
          {
            ErrorEquals: ['Refused'],
            Assign: { why: '{% $parse($states.errorOutput.Cause).errorMessage %}', asked: '{% $states.input.fleet %}' },
            Output: { failed: '{% $states.errorOutput.Error %}' },
            Next: 'Recover',
          },
        ],
      },
      { Recover: { Type: 'Pass', Output: '{% [$states.input.failed, $why, $asked] %}', End: true } },
    );

    const { end } = await run(definition, {
      input: { fleet: 'web' },
      tasks: { Work: [fails('Refused', '{"errorMessage":"no such fleet"}')] },
    });

    expect(end?.output).toEqual(['Refused', 'no such fleet', 'web']);
  });

  it('is the first that matches, after retries', async () => {
    const definition = work(
      {
        Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
        Catch: [
          { ErrorEquals: ['Busy', 'Late'], Next: 'First' },
          { ErrorEquals: ['States.TaskFailed'], Next: 'Second' },
        ],
      },
      { First: { Type: 'Succeed' }, Second: { Type: 'Succeed' } },
    );

    const { path, events } = await run(definition, { tasks: { Work: [fails('Busy')] } });

    expect(path).toEqual(['Work', 'First']);
    expect(events.map((event) => event.kind)).toEqual(['entered', 'retried', 'caught', 'entered', 'exited']);
  });

  it('takes a query error of its own state', async () => {
    const definition = work(
      { Arguments: { FunctionName: '{% $missing %}' }, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Recover' }] },
      { Recover: { Type: 'Pass', End: true } },
    );

    const { requests, end } = await run(definition);

    expect(requests).toEqual([]);
    expect(end?.output).toMatchObject({ Error: 'States.QueryEvaluationError' });
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html
describe('Fail', () => {
  it('takes its error and cause from expressions, and may give neither', async () => {
    const failing = (fields: object) =>
      run(
        { StartAt: 'Stop', States: { Stop: { Type: 'Fail', ...fields } } },
        { input: { Error: 'BakeFailed', why: 'disk full' } },
      );

    expect(
      (await failing({ Error: '{% $states.input.Error %}', Cause: '{% "bake: " & $states.input.why %}' })).end,
    ).toEqual({
      status: 'FAILED',
      error: 'BakeFailed',
      cause: 'bake: disk full',
    });
    expect((await failing({})).end).toEqual({ status: 'FAILED' });
  });

  it('fails by a query error where its cause is no text', async () => {
    const { end } = await run({ StartAt: 'Stop', States: { Stop: { Type: 'Fail', Error: 'E', Cause: '{% 42 %}' } } });

    expect(end?.error).toBe('States.QueryEvaluationError');
    expect(end?.cause).toContain("'Cause' returned an unexpected result type. Expected 'string', but was 'number'");
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html: when a branch fails, all branches are stopped
describe('the siblings of a failed branch', () => {
  it('are left off, their tasks abandoned, deep inside too', async () => {
    const definition = {
      StartAt: 'All',
      States: {
        All: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'Pause',
              States: { Pause: { Type: 'Wait', Seconds: 5, Next: 'Stop' }, Stop: { Type: 'Fail', Error: 'Broken' } },
            },
            { StartAt: 'Long', States: { Long: task({ End: true }) } },
            {
              StartAt: 'Inner',
              States: {
                Inner: {
                  Type: 'Parallel',
                  Branches: [{ StartAt: 'Nap', States: { Nap: { Type: 'Wait', Seconds: 99, End: true } } }],
                  End: true,
                },
              },
            },
          ],
          Catch: [{ ErrorEquals: ['Broken'], Next: 'Recover' }],
          End: true,
        },
        Recover: { Type: 'Wait', Seconds: 200, End: true },
      },
    };

    const finished = await run(definition, { tasks: { Long: [neverAnswers] } });

    expect(finished.end?.status).toBe('SUCCEEDED');
    expect(finished.abandoned).toEqual(['Long']);
    expect(finished.seconds).toBe(205);
    expect(finished.eventTypes.filter((type) => type.endsWith('Aborted'))).toEqual([
      'TaskStateAborted',
      'WaitStateAborted',
      'ParallelStateAborted',
    ]);
  });
});

it('an execution stopped at a state goes no further', async () => {
  const definition = {
    StartAt: 'One',
    States: { One: { Type: 'Pass', Next: 'Work' }, Work: task({ Next: 'Two' }), Two: { Type: 'Pass', End: true } },
  };

  const { end, path, requests, statuses } = await run(definition, {
    tasks: { Work: [succeeds(1)] },
    onState: (event, execution) => {
      if (event.stateName === 'Work' && event.kind === 'entered') execution.stop('Stopped', 'by a person');
    },
  });

  expect(end).toEqual({ status: 'ABORTED', error: 'Stopped', cause: 'by a person' });
  expect(path).toEqual(['One', 'Work']);
  expect(requests).toEqual([]);
  expect(statuses.map((change) => change.status)).toEqual(['RUNNING', 'ABORTED']);
});

it('a task that is stopped as it starts is told so', async () => {
  const { end, abandoned } = await run(work({}), {
    tasks: { Work: [(_events, _request, execution) => execution.stop()] },
  });

  expect(end).toEqual({ status: 'ABORTED' });
  expect(abandoned).toEqual(['Work']);
});
