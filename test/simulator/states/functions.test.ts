import { run } from './workflow';

// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html, "JSONata functions provided by Step Functions"

const evaluate = async (expression: string, input: object = {}) => {
  const { end } = await run(
    { StartAt: 'X', States: { X: { Type: 'Pass', Output: { v: `{% ${expression} %}` }, End: true } } },
    { input: { ...input } },
  );
  return end?.status === 'SUCCEEDED' ? end.output : end?.cause;
};

it.each([
  ['$parse("{\\"a\\":[1]}").a', [1]],
  ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
  ['$partition([0], 3)', [[0]]],
  ['$range(0, 9, 3)', [0, 3, 6, 9]],
  ['$range(0, 10, 3)', [0, 3, 6, 9]],
  ['$range(1, 9, 9)', 1],
  ['$range(5, 1, -2)', [5, 3, 1]],
  ['$hash("input", "SHA-1")', '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1'],
  ['$random(42)', 0.7275636800328681],
  ['$length($uuid())', 36],
  ['$now()', '2027-03-01T09:00:00.000Z'],
  ['$millis()', Date.parse('2027-03-01T09:00:00Z')],
  ['1/0', 'Infinity'],
  ['$sum([1, 2.5])', 3.5],
  ['[1, $missing, 2]', [1, 2]],
  ['{"gone": $missing, "kept": null}', { kept: null }],
  ['$filter([1,2,3], function($n) { $n > 2 })', 3],
  ['[$filter([1,2,3], function($n) { $n > 2 })]', [3]],
])('%s', async (expression, value) => {
  expect(await evaluate(expression)).toEqual({ v: value });
});

it.each([
  ['$eval("1")', 'threw an error during evaluation. T1006: Attempted to invoke a non-function'],
  ['$filter([1], function($n) { $n > 2 })', 'returned nothing (undefined).'],
  ['$states.input.missing', "specified for the field 'Output/v' returned nothing (undefined)."],
  ['function($n) { $n }', 'returned an unsupported result type.'],
  ['$sum', 'returned an unsupported result type.'],
  ['$parse("{")', 'threw an error during evaluation'],
  ['"a" + 1', 'T2001: The left side of the "+" operator must evaluate to a number'],
  ['$error("because")', 'D3137: because'],
])('%s fails', async (expression, cause) => {
  expect(await evaluate(expression)).toContain(cause);
});

it('what chance gives is given by the seed', async () => {
  const definition = { StartAt: 'X', States: { X: { Type: 'Pass', Output: '{% [$uuid(), $random()] %}', End: true } } };
  const drawn = async (seed: number) => JSON.stringify((await run(definition, { seed })).end?.output);

  expect(await drawn(1)).toBe(await drawn(1));
  expect(await drawn(1)).not.toBe(await drawn(2));
});
