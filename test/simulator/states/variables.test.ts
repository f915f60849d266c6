import { compileStateMachine } from '../../../simulator/states/compile';
import { fails, run, succeeds, task } from './workflow';

// https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html

it('Output and Assign see the values from before the state', async () => {
  const { end } = await run({
    StartAt: 'First',
    States: {
      First: { Type: 'Pass', Assign: { n: 1 }, Next: 'Second' },
      Second: { Type: 'Pass', Assign: { n: '{% $n + 1 %}', before: '{% $n %}' }, Output: '{% $n %}', Next: 'Third' },
      Third: { Type: 'Pass', Output: '{% [$states.input, $n, $before] %}', End: true },
    },
  });

  expect(end?.output).toEqual([1, 2, 1]);
});

it('a branch reads outer variables; its own are gone when it is left', async () => {
  const { end } = await run({
    StartAt: 'Set',
    States: {
      Set: { Type: 'Pass', Assign: { outer: 'seen' }, Next: 'Both' },
      Both: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Left',
            States: {
              Left: { Type: 'Pass', Assign: { inner: '{% $outer & " from the left" %}' }, Next: 'LeftSays' },
              LeftSays: { Type: 'Pass', Output: '{% $inner %}', End: true },
            },
          },
          {
            StartAt: 'Right',
            States: { Right: { Type: 'Pass', Output: '{% $exists($inner) ? $inner : null %}', End: true } },
          },
        ],
        Assign: { fromBranches: '{% $states.result %}' },
        Next: 'Say',
      },
      Say: { Type: 'Pass', Output: { got: '{% $fromBranches %}', inner: '{% $exists($inner) %}' }, End: true },
    },
  });

  expect(end?.output).toEqual({ got: ['seen from the left', null], inner: false });
});

it('an iteration keeps its variables to itself', async () => {
  const { end } = await run({
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        Items: [1, 2, 3],
        ItemProcessor: {
          StartAt: 'Double',
          States: {
            Double: { Type: 'Pass', Assign: { doubled: '{% $states.input * 2 %}' }, Next: 'SayIt' },
            SayIt: { Type: 'Pass', Output: '{% $doubled %}', End: true },
          },
        },
        End: true,
      },
    },
  });

  expect(end?.output).toEqual([2, 4, 6]);
});

it("a Choice's rule assigns its own, its Default the state's", async () => {
  const choosing = (input: number) =>
    run(
      {
        StartAt: 'Decide',
        States: {
          Decide: {
            Type: 'Choice',
            Choices: [{ Condition: '{% $states.input > 10 %}', Assign: { size: 'large' }, Next: 'Say' }],
            Default: 'Say',
            Assign: { size: 'small' },
          },
          Say: { Type: 'Pass', Output: '{% $size %}', End: true },
        },
      },
      { input },
    );

  expect((await choosing(11)).end?.output).toBe('large');
  expect((await choosing(9)).end?.output).toBe('small');
});

it('is left unwritten where the state fails', async () => {
  const { end } = await run(
    {
      StartAt: 'Work',
      States: {
        Work: task({
          Assign: { result: '{% $states.result %}' },
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Say' }],
          Next: 'Say',
        }),
        Say: { Type: 'Pass', Output: '{% $exists($result) %}', End: true },
      },
    },
    { tasks: { Work: [fails('Broken')] } },
  );

  expect(end?.output).toBe(false);
});

describe('names', () => {
  const nested = (outer: object, inner: object) => ({
    QueryLanguage: 'JSONata',
    StartAt: 'Before',
    States: {
      Before: { Type: 'Pass', Assign: outer, Next: 'All' },
      All: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'Inside', States: { Inside: { Type: 'Pass', Assign: inner, End: true } } }],
        End: true,
      },
    },
  });

  it('an inner scope may not take an outer name', () => {
    expect(() => compileStateMachine(nested({ claim: 1 }, { claim: 2 }))).toThrow(
      "DUPLICATE_VARIABLE_NAME: Variable 'claim' is assigned in an outer scope at /States/All/Branches[0]/States/Inside/Assign",
    );
    expect(() => compileStateMachine(nested({ claim: 1 }, { other: 2 }))).not.toThrow();
  });

  it('are identifiers, and $states is taken', () => {
    expect(() => compileStateMachine(nested({ states: 1 }, {}))).toThrow("'states' is not a valid variable name");
    expect(() => compileStateMachine(nested({ 'two words': 1 }, {}))).toThrow('not a valid variable name');
  });
});

it('the result is at hand in Assign and Output', async () => {
  const { end } = await run(
    {
      StartAt: 'Work',
      States: {
        Work: task({ Assign: { n: '{% $states.result.Payload.n %}' }, Output: '{% $states.input %}', Next: 'Say' }),
        Say: { Type: 'Pass', Output: '{% [$states.input, $n] %}', End: true },
      },
    },
    { input: 'kept', tasks: { Work: [succeeds({ Payload: { n: 7 } })] } },
  );

  expect(end?.output).toEqual(['kept', 7]);
});
