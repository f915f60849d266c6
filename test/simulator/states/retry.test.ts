import { fails, run, succeeds, work } from './workflow';

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html, "Retrying after an error"

const RECOVER = { Recover: { Type: 'Pass', End: true } };

describe('back-off', () => {
  it('grows by the rate from the interval, up to the longest delay', async () => {
    const retry = { ErrorEquals: ['Busy'], IntervalSeconds: 3, BackoffRate: 2, MaxAttempts: 5, MaxDelaySeconds: 20 };

    const finished = await run(work({ Retry: [retry] }), { tasks: { Work: [fails('Busy', 'come back')] } });

    expect(finished.startsOf('Work')).toEqual([0, 3, 9, 21, 41, 61]);
    expect(finished.end).toEqual({ status: 'FAILED', error: 'Busy', cause: 'come back' });
  });

  it('defaults to three retries, one second, doubling', async () => {
    const finished = await run(work({ Retry: [{ ErrorEquals: ['Busy'] }] }), { tasks: { Work: [fails('Busy')] } });

    expect(finished.startsOf('Work')).toEqual([0, 1, 3, 7]);
  });

  it('with full jitter is anything between nothing and the delay, by the seed', async () => {
    const retry = {
      ErrorEquals: ['Busy'],
      IntervalSeconds: 10,
      BackoffRate: 2,
      MaxAttempts: 4,
      JitterStrategy: 'FULL',
    };
    const delays: number[][] = [[], [], [], []];
    for (let seed = 0; seed < 40; seed++) {
      const starts = (await run(work({ Retry: [retry] }), { seed, tasks: { Work: [fails('Busy')] } })).startsOf('Work');
      for (const [index, drawn] of delays.entries()) drawn.push((starts[index + 1] ?? 0) - (starts[index] ?? 0));
    }

    delays.forEach((drawn, index) => {
      const longest = 10 * 2 ** index;
      expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
      expect(Math.min(...drawn)).toBeLessThan(longest * 0.2);
      expect(Math.max(...drawn)).toBeLessThanOrEqual(longest);
      expect(Math.max(...drawn)).toBeGreaterThan(longest * 0.8);
    });
  });

  it('with the same seed is the same', async () => {
    const definition = work({ Retry: [{ ErrorEquals: ['Busy'], JitterStrategy: 'FULL' }] });
    const tasks = { Work: [fails('Busy')] };

    const [one, two] = [await run(definition, { seed: 7, tasks }), await run(definition, { seed: 7, tasks })];

    expect(one.seconds).toBe(two.seconds);
  });
});

describe('which retrier', () => {
  it('only the first that matches counts, even when it is used up', async () => {
    const definition = work(
      {
        Retry: [
          { ErrorEquals: ['Busy'], MaxAttempts: 1 },
          { ErrorEquals: ['States.ALL'], MaxAttempts: 5 },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Recover' }],
      },
      RECOVER,
    );

    const { requests, end } = await run(definition, { tasks: { Work: [fails('Busy')] } });

    expect(requests.map((request) => request.attempt)).toEqual([1, 2]);
    expect(end?.status).toBe('SUCCEEDED');
  });

  it('each counts its own attempts', async () => {
    const definition = work({
      Retry: [
        { ErrorEquals: ['Busy'], MaxAttempts: 2 },
        { ErrorEquals: ['Slow'], MaxAttempts: 2 },
      ],
    });

    const { requests, end } = await run(definition, {
      tasks: { Work: [fails('Busy'), fails('Slow'), fails('Busy'), fails('Slow'), fails('Busy')] },
    });

    expect(requests).toHaveLength(5);
    expect(end?.error).toBe('Busy');
  });

  it('begins to count anew when the state is entered again', async () => {
    const definition = {
      StartAt: 'Work',
      States: {
        Work: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { FunctionName: 'f' },
          Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
          Next: 'Again',
        },
        Again: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input = "once more" %}', Next: 'Work' }],
          Default: 'Done',
        },
        Done: { Type: 'Succeed' },
      },
    };

    const { requests, end } = await run(definition, {
      tasks: { Work: [fails('Busy'), succeeds('once more'), fails('Busy'), succeeds('enough')] },
    });

    expect(requests.map(({ entered, attempt }) => [entered, attempt])).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
    ]);
    expect(end?.output).toBe('enough');
  });

  it('none for MaxAttempts 0', async () => {
    const { requests } = await run(work({ Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 0 }] }), {
      tasks: { Work: [fails('Busy')] },
    });

    expect(requests).toHaveLength(1);
  });

  it('sees the number of retries in the context, where arguments are evaluated anew', async () => {
    const definition = work({
      Arguments: { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' },
      Retry: [{ ErrorEquals: ['Busy'] }],
    });

    const { requests } = await run(definition, { tasks: { Work: [fails('Busy'), fails('Busy'), succeeds(1)] } });

    expect(requests.map((request) => request.arguments)).toEqual(
      [0, 1, 2].map((Payload) => ({ FunctionName: 'f', Payload })),
    );
  });
});

it('retries a whole Parallel', async () => {
  const definition = {
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: [work({})],
        Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
        End: true,
      },
    },
  };

  const { end, eventTypes } = await run(definition, { tasks: { Work: [fails('Busy'), succeeds('done')] } });

  expect(end?.output).toEqual(['done']);
  expect(eventTypes.filter((type) => type === 'ParallelStateStarted')).toHaveLength(2);
});
