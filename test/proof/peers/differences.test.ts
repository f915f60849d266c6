import { differences } from '../../../proof/peers/states/differences';
import type { Recording } from '../../../proof/peers/states/recording';

const told = {
  status: 'FAILED',
  error: 'BakeFailed',
  cause: '{"errorType":"BakeFailed","errorMessage":"no space"}',
  trace: [
    { type: 'TaskStateEntered', state: 'StartBuilder', input: { zone: 'a' } },
    { type: 'TaskFailed', error: 'BakeFailed', cause: 'no space' },
  ],
  waits: [{ state: 'WaitForBuilder', seconds: 15 }],
};
const recording: Recording = {
  definition: '{}',
  machine: { arn: 'arn', name: 'bake', roleArn: 'role' },
  execution: { arn: 'arn', name: 'run', startTime: '2026-01-05T09:00:00.000Z', input: {} },
  entered: {},
  attempts: {
    StartBuilder: [{ arguments: { FunctionName: 'f' }, kind: 'failed', error: 'BakeFailed', cause: 'no space' }],
  },
  told,
};
const agreeing = { ...told, asked: [{ state: 'StartBuilder', arguments: { FunctionName: 'f' } }] };

describe('what two interpreters say of one execution', () => {
  it('agrees where it is the same, however a text of JSON is written', () => {
    const spaced = { ...agreeing, cause: '{ "errorMessage": "no space", "errorType": "BakeFailed" }' };

    expect(differences(recording, spaced)).toEqual([]);
  });

  it.each([
    ['status', { status: 'SUCCEEDED' }, 'the execution\'s status: ours "FAILED", moto "SUCCEEDED"'],
    ['error', { error: 'States.Runtime' }, 'the execution\'s error: ours "BakeFailed", moto "States.Runtime"'],
    ['way', { trace: told.trace.slice(0, 1) }, /^event 2: ours .*, moto nothing$/],
    [
      'input',
      { trace: [{ ...told.trace[0], input: { zone: 'b' } }, told.trace[1]] },
      'event 1.input.zone: ours "a", moto "b"',
    ],
    ['wait', { waits: [{ state: 'WaitForBuilder', seconds: 16 }] }, 'the waits[0].seconds: ours 15, moto 16'],
    ['arguments', { asked: [] }, /^what StartBuilder was called with/],
    ['another attempt', { asked: [...agreeing.asked, ...agreeing.asked] }, /^what StartBuilder was called with\[1\]/],
  ])('is told apart by its %s', (_, change, sentence) => {
    const moto = { ...agreeing, ...change };

    expect(differences(recording, JSON.parse(JSON.stringify(moto)))).toEqual([
      typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    ]);
  });
});
