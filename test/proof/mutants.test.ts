import { runInNewContext } from 'node:vm';
import { instrument } from '../../proof/mutants/handlers/instrument';
import { points } from '../../proof/mutants/handlers/points';
import { staleReasons } from '../../proof/mutants/harmless';
import { edited } from '../../proof/mutants/machines/edits';
import { machineMutants } from '../../proof/mutants/machines/machine-mutants';

const RETRIER = { ErrorEquals: ['A', 'B'], MaxAttempts: 3 };
const DEFINITIONS = {
  'retry-policies': { often: RETRIER },
  little: {
    StartAt: 'Ask',
    TimeoutSeconds: 600,
    States: {
      Ask: {
        Type: 'Task',
        TimeoutSeconds: 75,
        Arguments: { FunctionName: 'f', Payload: { fleet: 'web' } },
        Retry: [RETRIER],
        Catch: [{ ErrorEquals: ['States.ALL'], Assign: { failure: 'x' }, Output: 'y', Next: 'Failed' }],
        Assign: { answer: 1 },
        Output: { a: 1 },
        Next: 'IsIt',
      },
      IsIt: { Type: 'Choice', Choices: [{ Condition: '{% $a = 1 %}', Next: 'Each' }], Default: 'Rest' },
      Rest: { Type: 'Wait', Seconds: 5, Next: 'Ask' },
      Each: {
        Type: 'Map',
        MaxConcurrency: 3,
        ItemProcessor: { StartAt: 'Inner', States: { Inner: { Type: 'Pass', Output: 'z', End: true } } },
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
      Failed: { Type: 'Fail', Error: 'E', Cause: 'C' },
    },
  },
};

describe('the mutants of a state machine', () => {
  const mutants = machineMutants(DEFINITIONS);

  it('are one for each thing that guards it, and for each that moves it', () => {
    expect(mutants.map(({ id }) => id)).toEqual([
      'little.Ask Retry[0]: retry removed',
      'little.Ask Retry[0]: retry without attempts',
      'little.Ask Retry[0] A: retry narrowed',
      'little.Ask Retry[0] B: retry narrowed',
      'little.Ask Catch[0]: catch removed',
      'little.Ask Catch[0]: catch goes on',
      'little.Ask Catch[0].Assign.failure: variable dropped',
      'little.Ask Catch[0].Output: output dropped',
      'little.Ask TimeoutSeconds: time-out removed',
      'little.Ask TimeoutSeconds: time-out never',
      'little.Ask Assign.answer: variable dropped',
      'little.Ask Output: output dropped',
      'little.Ask Output.a: output field dropped',
      'little.Ask Arguments.FunctionName: argument dropped',
      'little.Ask Arguments.Payload: argument dropped',
      'little.Ask Arguments.Payload.fleet: argument dropped',
      'little.Ask: state skipped',
      'little.IsIt Choices[0]: condition always',
      'little.IsIt Choices[0]: condition never',
      'little.IsIt Choices[0]: condition inverted',
      'little.IsIt Default: default swapped',
      'little.Rest Seconds: wait skipped',
      'little.Rest Seconds: wait for ever',
      'little.Rest: state skipped',
      'little.Each MaxConcurrency: map limit removed',
      'little.Each MaxConcurrency: map one by one',
      'little.Each: state skipped',
      'little.Inner Output: output dropped',
      'little.Done Type: end turned',
      'little.Failed Error: reason dropped',
      'little.Failed Cause: reason dropped',
      'little.Failed Type: end turned',
      'retry-policies.often: policy without attempts',
      'retry-policies.often A: policy narrowed',
      'retry-policies.often B: policy narrowed',
      'little TimeoutSeconds: time-out removed',
    ]);
  });

  const changed = (id: string) => {
    const mutant = mutants.find((each) => each.id === id);
    return edited(DEFINITIONS, mutant?.edits ?? []);
  };

  it('change what they say, and leave the definition they were made of as it was', () => {
    const before = structuredClone(DEFINITIONS);
    expect(changed('little.Ask: state skipped')).toMatchObject({
      little: { StartAt: 'IsIt', States: { Rest: { Next: 'IsIt' } } },
    });
    expect(changed('little.Ask: state skipped')).not.toHaveProperty('little.States.Ask');
    expect(changed('little.IsIt Choices[0]: condition inverted')).toMatchObject({
      little: { States: { IsIt: { Choices: [{ Condition: '{% $not($a = 1) %}' }] } } },
    });
    expect(changed('little.Ask Catch[0]: catch goes on')).toMatchObject({
      little: { States: { Ask: { Catch: [{ Next: 'IsIt' }] } } },
    });
    expect(DEFINITIONS).toEqual(before);
  });

  it('of a retry policy change its list and every state that has it', () => {
    expect(changed('retry-policies.often A: policy narrowed')).toMatchObject({
      'retry-policies': { often: { ErrorEquals: ['B'] } },
      little: { States: { Ask: { Retry: [{ ErrorEquals: ['B'] }] } } },
    });
  });

  it('are no mutants of another definition', () => {
    expect(() => edited(DEFINITIONS, [{ file: 'little', path: ['States', 'Gone', 'Retry', 0] }])).toThrow(
      'There is no States.Gone.Retry.0 in little.',
    );
  });
});

const wrapped = (body: string) => `async function act(input) {${body}\n}`;
const withoutTypes = (text: string) =>
  text.replace('found: string[]', 'found').replace(' as AsyncIterable<string>', '');

describe('the mutants of a handler', () => {
  const SOURCE = `
    const found: string[] = [];
    try {
      if (input.a && input.b) found.push('both');
      for await (const page of input.pages as AsyncIterable<string>) { found.push(page); }
      found.push(...(await input.send({ ClientToken: 't', Name: 'n' })));
      if (input.a) throw new Error('thrown');
    } catch (error) {
      found.push(input.b ? 'caught' : 'lost');
    }
    return found;`;

  const { text, points: found } = instrument('some.ts', wrapped(SOURCE), 'points', (id) => points.add(id));

  /** @param id of the mutant that is on */
  async function run(input: { a: boolean; b: boolean }, id?: string): Promise<unknown> {
    points.switchOn(id);
    if (id === undefined) points.takeReached();
    const act: unknown = runInNewContext(`${withoutTypes(text)}; act`, { points, Error });
    if (typeof act !== 'function') throw new Error('It is no function.');
    const send = async (call: object) => Object.keys(call);
    async function* pages() {
      yield 'one';
      yield 'two';
    }
    return act({ ...input, pages: pages(), send });
  }

  it('sleep until they are switched on', async () => {
    expect(await run({ a: false, b: true })).toEqual(['one', 'two', 'ClientToken', 'Name']);
    expect(await run({ a: true, b: true })).toEqual(['both', 'one', 'two', 'ClientToken', 'Name', 'caught']);
  });

  it.each<[string, boolean, unknown]>([
    ['input.a && input.b: always', false, ['both', 'one', 'two', 'ClientToken', 'Name']],
    ['input.a && input.b: never', true, ['one', 'two', 'ClientToken', 'Name', 'caught']],
    ['input.a: side taken as true', false, ['both', 'one', 'two', 'ClientToken', 'Name']],
    ['input.b: side taken as true', true, ['both', 'one', 'two', 'ClientToken', 'Name', 'caught']],
    ['input.pages as AsyncIterable<string>: stops after the first', false, ['one', 'ClientToken', 'Name']],
    ["ClientToken: 't': guard dropped", false, ['one', 'two', 'Name']],
    ['input.a: always', false, ['one', 'two', 'ClientToken', 'Name', 'caught']],
    ['input.a: never', true, ['both', 'one', 'two', 'ClientToken', 'Name']],
    ['input.b: never', true, ['both', 'one', 'two', 'ClientToken', 'Name', 'lost']],
  ])('%s', async (mutant, a, expected) => {
    expect(await run({ a, b: true }, `some.ts ${mutant}`)).toEqual(expected);
  });

  it('let a caught error through', async () => {
    const rethrows = found.find(({ kind }) => kind === 'catch rethrows');
    await expect(run({ a: true, b: true }, rethrows?.id)).rejects.toThrow('thrown');
  });

  it('are reached where they would make a difference', async () => {
    const reached = async (input: { a: boolean; b: boolean }) => {
      await run(input);
      const ids = points.takeReached().map((id) => id.replace('some.ts ', ''));
      return ids.filter((id) => id.startsWith('input.') && !id.includes('? '));
    };

    expect(await reached({ a: true, b: true })).toEqual([
      'input.a && input.b: never',
      'input.pages as AsyncIterable<string>: stops after the first',
      'input.a: never',
      'input.b: never',
    ]);
    expect(await reached({ a: false, b: true })).toEqual([
      'input.a: side taken as true',
      'input.a && input.b: always',
      'input.pages as AsyncIterable<string>: stops after the first',
      'input.a: always',
    ]);
  });

  it('have names that no line number is part of, each its own', () => {
    const ids = found.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const moved = instrument('some.ts', `\n\n${wrapped(SOURCE)}`, 'points', () => 0).points.map(({ id }) => id);
    expect(moved).toEqual(ids);
  });
});

describe('the list of harmless mutants', () => {
  it('has no mutant that is gone, and none that is caught', () => {
    const caughtBy = { file: 'test/x.test.ts', title: 'a check', says: '' };
    const stale = staleReasons({ gone: 'because', caught: 'because', fine: 'because' }, new Set(['caught', 'fine']), [
      { id: 'caught', seconds: 1, asked: 1, caughtBy },
      { id: 'fine', seconds: 1, asked: 9 },
    ]);
    expect(stale).toEqual([
      'harmless.yaml has a reason for "gone", and there is no such mutant any more.',
      'harmless.yaml calls "caught" harmless, but test/x.test.ts catches it: a check.',
    ]);
  });
});
