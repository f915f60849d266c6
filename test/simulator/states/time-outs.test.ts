import { fails, neverAnswers, Run, run, succeeds, task, work } from './workflow';

const RECOVER = { Recover: { Type: 'Pass', End: true } };

// https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html, "Task state timeouts and heartbeat intervals"
describe('a task that takes longer than its TimeoutSeconds', () => {
  it('fails with States.Timeout, without a cause', async () => {
    const finished = await run(work({ TimeoutSeconds: 90 }), { tasks: { Work: [neverAnswers] } });

    expect(finished.end).toEqual({ status: 'FAILED', error: 'States.Timeout' });
    expect(finished.seconds).toBe(90);
    expect(finished.eventTypes).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskTimedOut',
      'ExecutionFailed',
    ]);
  });

  it('has its deadline anew in each attempt, from an expression if need be', async () => {
    const definition = work({
      TimeoutSeconds: '{% $states.input.limit %}',
      Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }],
    });

    const finished = await run(definition, { input: { limit: 10 }, tasks: { Work: [neverAnswers] } });

    expect(finished.startsOf('Work')).toEqual([0, 11]);
    expect(finished.seconds).toBe(21);
  });

  it('is told that nobody waits; its late answer is not heard', async () => {
    const definition = {
      StartAt: 'Work',
      States: {
        Work: task({ TimeoutSeconds: 10, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Wait' }], Next: 'Wait' }),
        Wait: { Type: 'Wait', Seconds: 60, End: true },
      },
    };
    const unfinished = new Run(definition, {
      tasks: { Work: [(events) => unfinished.clock.after(30_000, () => events.succeeded('too late'))] },
    });

    await unfinished.toTheEnd();

    expect(unfinished.abandoned).toEqual(['Work']);
    expect(unfinished.end).toEqual({ status: 'SUCCEEDED', output: { Error: 'States.Timeout', Cause: '' } });
    expect(unfinished.eventTypes).not.toContain('TaskSucceeded');
  });

  it('is caught by States.ALL and States.Timeout, not by States.TaskFailed', async () => {
    const catching = (name: string) =>
      run(work({ TimeoutSeconds: 5, Catch: [{ ErrorEquals: [name], Next: 'Recover' }] }, RECOVER), {
        tasks: { Work: [neverAnswers] },
      });

    expect((await catching('States.ALL')).path).toEqual(['Work', 'Recover']);
    expect((await catching('States.Timeout')).path).toEqual(['Work', 'Recover']);
    expect((await catching('States.TaskFailed')).end?.error).toBe('States.Timeout');
    expect((await catching('States.HeartbeatTimeout')).end?.error).toBe('States.Timeout');
  });
});

describe('a task without a heartbeat for HeartbeatSeconds', () => {
  const definition = work(
    {
      TimeoutSeconds: 600,
      HeartbeatSeconds: 60,
      Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Recover' }],
    },
    RECOVER,
  );

  it('times out, and States.HeartbeatTimeout takes it', async () => {
    const finished = await run(definition, { tasks: { Work: [neverAnswers] } });

    expect(finished.seconds).toBe(60);
    expect(finished.end?.output).toEqual({ Error: 'States.Timeout', Cause: '' });
  });

  it('lives as long as it beats, but not beyond its TimeoutSeconds', async () => {
    const beating: Run = new Run(definition, {
      tasks: {
        Work: [
          (events) => {
            for (let second = 50; second < 700; second += 50)
              beating.clock.after(second * 1000, () => events.heartbeat());
          },
        ],
      },
    });

    await beating.toTheEnd();

    expect(beating.seconds).toBe(600);
    expect(beating.end).toEqual({ status: 'FAILED', error: 'States.Timeout' });
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html, "TimeoutSeconds"
describe('an execution that takes longer than the machine allows', () => {
  it('is TIMED_OUT, whatever would catch, and its task abandoned', async () => {
    const definition = {
      TimeoutSeconds: 30,
      ...work({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Recover' }] }, RECOVER),
    };

    const finished = await run(definition, { tasks: { Work: [neverAnswers] } });

    expect(finished.end).toEqual({ status: 'TIMED_OUT' });
    expect(finished.seconds).toBe(30);
    expect(finished.abandoned).toEqual(['Work']);
    expect(finished.execution.history.at(-1)).toMatchObject({ type: 'ExecutionTimedOut', error: 'States.Timeout' });
  });

  it('cuts retries short', async () => {
    const definition = { TimeoutSeconds: 30, ...work({ Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 99 }] }) };

    const finished = await run(definition, { tasks: { Work: [fails('Busy')] } });

    expect(finished.end?.status).toBe('TIMED_OUT');
    expect(finished.startsOf('Work')).toEqual([0, 1, 3, 7, 15]);
  });
});

it('a task in time leaves no deadline behind', async () => {
  const definition = {
    StartAt: 'Work',
    States: {
      Work: task({ TimeoutSeconds: 10, HeartbeatSeconds: 5, Next: 'Wait' }),
      Wait: { Type: 'Wait', Seconds: 60, End: true },
    },
  };

  const finished = await run(definition, { tasks: { Work: [succeeds(1)] } });

  expect(finished.end).toEqual({ status: 'SUCCEEDED', output: 1 });
  expect(finished.abandoned).toEqual([]);
});
