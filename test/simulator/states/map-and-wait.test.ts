import { type Behaviour, fails, neverAnswers, Run, run, succeeds, task } from './workflow';

const each = (fields: object, processor: object, others: object = {}) => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Items: '{% $states.input %}',
      ItemProcessor: { StartAt: 'Work', States: { Work: processor } },
      End: true,
      ...fields,
    },
    ...others,
  },
});

const ECHO = { FunctionName: 'f', Payload: '{% $states.input %}' };
const PAYLOAD = '{% $states.result.Payload %}';

// https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
describe('Map', () => {
  it('runs so many at once, and gives results in the order of the items', async () => {
    const answer =
      (seconds: number): Behaviour =>
      (events, request) =>
        slowFirst.clock.after(seconds * 1000, () => events.succeeded(request.arguments));
    const slowFirst: Run = new Run(each({ MaxConcurrency: 2 }, task({ Arguments: ECHO, Output: PAYLOAD, End: true })), {
      input: ['a', 'b', 'c'],
      tasks: { Work: [answer(30), answer(10)] },
    });

    await slowFirst.toTheEnd();

    expect(slowFirst.startsOf('Work')).toEqual([0, 0, 10]);
    expect(slowFirst.seconds).toBe(30);
    expect(slowFirst.end?.output).toEqual(['a', 'b', 'c']);
  });

  it('knows item and index inside of it', async () => {
    const definition = each(
      { ItemSelector: { at: '{% $states.context.Map.Item.Index %}', it: '{% $states.context.Map.Item.Value %}' } },
      { Type: 'Pass', Output: '{% $merge([$states.input, {"deep": $states.context.Map.Item.Value}]) %}', End: true },
    );

    expect((await run(definition, { input: ['a', 'b'] })).end?.output).toEqual([
      { at: 0, it: 'a', deep: 'a' },
      { at: 1, it: 'b', deep: 'b' },
    ]);
  });

  it('ends with the first iteration that fails, the others are left off', async () => {
    const { end, abandoned, eventTypes } = await run(each({}, task({ End: true })), {
      input: [1, 2],
      tasks: { Work: [neverAnswers, fails('Broken', 'item 2')] },
    });

    expect(end).toEqual({ status: 'FAILED', error: 'Broken', cause: 'item 2' });
    expect(abandoned).toEqual(['Work']);
    expect(eventTypes.slice(-7)).toEqual([
      'TaskFailed',
      'MapIterationFailed',
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  // Both at one moment: the other iteration is on its way when this one fails.
  it.each([
    ['is being selected', '$states.missing', '$count($map([1..50], function($n) { $n }))'],
    ['is just through', '$error("no")', '1'],
  ])('does not count an iteration that %s when another one fails', async (_, failing, other) => {
    const ItemSelector = `{% $states.context.Map.Item.Index = 0 ? ${failing} : ${other} %}`;

    const definition = each(
      { ItemSelector, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Recover' }] },
      { Type: 'Pass', End: true },
      { Recover: { Type: 'Wait', Seconds: 5, End: true } },
    );

    const { eventTypes } = await run(definition, { input: ['a', 'b'] });

    expect(eventTypes.slice(eventTypes.indexOf('MapIterationFailed'))).toEqual([
      'MapIterationFailed',
      'MapIterationAborted',
      'MapStateFailed',
      'MapStateExited',
      'WaitStateEntered',
      'WaitStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('says so where a failure would have to be tolerated', async () => {
    const tolerant = run(each({ ToleratedFailureCount: 1 }, task({ End: true })), {
      input: [1],
      tasks: { Work: [fails('Broken')] },
    });

    await expect(tolerant).rejects.toThrow('a tolerated failure inside an inline Map is not simulated');
  });

  it('of nothing gives nothing', async () => {
    expect(
      (await run(each({}, task({ End: true })), { input: [], tasks: { Work: [succeeds(1)] } })).end?.output,
    ).toEqual([]);
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html
describe('Wait', () => {
  const waiting = (fields: object, input: object = {}) =>
    run({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', End: true, ...fields } } }, { input: { ...input } });

  it('waits for so many seconds, given or evaluated', async () => {
    expect((await waiting({ Seconds: 90 })).seconds).toBe(90);
    expect((await waiting({ Seconds: '{% $states.input.pause %}' }, { pause: 15 })).seconds).toBe(15);
  });

  it('waits until a moment, and not at all for one that has passed', async () => {
    expect((await waiting({ Timestamp: '2027-03-01T09:01:00Z' })).seconds).toBe(60);
    expect((await waiting({ Timestamp: '2027-03-01T10:01:00.500+01:00' })).seconds).toBe(60.5);
    expect((await waiting({ Timestamp: '2020-01-01T00:00:00Z' })).seconds).toBe(0);
  });

  it('refuses a fraction, a negative, a text', async () => {
    for (const pause of [1.5, -1, '10']) {
      const { end } = await waiting({ Seconds: '{% $states.input.pause %}' }, { pause });
      expect(end?.error).toBe('States.QueryEvaluationError');
    }
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
it('knows its context', async () => {
  const { end } = await run(
    { StartAt: 'X', States: { X: { Type: 'Pass', Output: '{% $states.context %}', End: true } } },
    { input: { fleet: 'web' } },
  );

  expect(end?.output).toEqual({
    Execution: {
      Id: 'arn:aws:states:eu-central-1:123456789012:execution:test:run',
      Input: { fleet: 'web' },
      Name: 'run',
      RoleArn: 'arn:aws:iam::123456789012:role/test',
      StartTime: '2027-03-01T09:00:00.000Z',
      RedriveCount: 0,
    },
    State: { Name: 'X', EnteredTime: '2027-03-01T09:00:00.000Z', RetryCount: 0 },
    StateMachine: { Id: 'arn:aws:states:eu-central-1:123456789012:stateMachine:test', Name: 'test' },
  });
});
