import { lastWords, sentenceOf } from '../../lambdas/domain/failure';

const SENTENCE = 'On builder i-1, script app failed with exit code 3.';
const lambda = JSON.stringify({ errorType: 'BakeFailed', errorMessage: SENTENCE, trace: ['BakeFailed: …', '  at …'] });
const child = (fields: object) =>
  JSON.stringify({
    ExecutionArn: 'arn:aws:states:R:A:execution:bake:x',
    Status: 'FAILED',
    Error: 'BakeFailed',
    ...fields,
  });

describe('the sentence of a cause', () => {
  it.each([
    ['a sentence', SENTENCE, SENTENCE],
    ['a Lambda failure', lambda, SENTENCE],
    ['a nested execution', child({ Cause: SENTENCE }), SENTENCE],
    ['a Lambda failure in a nested execution', child({ Cause: lambda }), SENTENCE],
    ['two nested executions', child({ Cause: child({ Cause: lambda }) }), SENTENCE],
    [
      'a Lambda that was cut off',
      'The cause could not be determined because Lambda did not return an error type. Returned payload: {"errorMessage":"2027-03-01T09:00:00Z 5f0a Task timed out after 60.00 seconds"}',
      '2027-03-01T09:00:00Z 5f0a Task timed out after 60.00 seconds',
    ],
    [
      'a nested execution without a cause',
      child({ Status: 'TIMED_OUT', Error: 'States.Timeout' }),
      'Execution arn:aws:states:R:A:execution:bake:x ended as TIMED_OUT with States.Timeout.',
    ],
    [
      'a nested execution that was stopped',
      JSON.stringify({ ExecutionArn: 'arn:x', Status: 'ABORTED', Cause: '' }),
      'Execution arn:x ended as ABORTED.',
    ],
    ['a text that only looks like JSON', '{oops', '{oops'],
    ['JSON that tells nothing', '{"a":1}', '{"a":1}'],
    ['nothing', '', ''],
    ['a text with blanks around it', `  ${SENTENCE}\n`, SENTENCE],
  ])('%s', (_, cause, sentence) => {
    expect(sentenceOf(cause)).toBe(sentence);
  });
});

describe('what an execution said last', () => {
  it.each([
    [{ error: 'GuardTripped', cause: '{"errorMessage":"The alarm rings."}' }, 'GuardTripped: The alarm rings'],
    [{ error: 'States.Timeout' }, 'States.Timeout'],
    [{ error: null, cause: 'Enough.' }, 'Enough'],
    [{}, ''],
  ])('of %j', (end, expected) => {
    expect(lastWords(end)).toBe(expected);
  });
});
