import * as z from 'zod';
import { KilnError } from '../../../lambdas/domain/errors';
import { defineStep } from '../../../lambdas/shared/define-step';
import type { Runtime, TracedWork } from '../../../lambdas/shared/runtime';
import { AwsError } from '../../../simulator/aws-error';
import { virtualAws } from '../../simulator/virtual-aws';

const contract = { input: z.looseObject({}), output: z.object({ status: z.string() }).nullable() };
const EVENT = {
  state: 'CheckGeneration',
  execution: 'arn:execution',
  release: { id: 'web-1', fleet: 'web', fence: 1 },
};

/** A step that acts so, and what is seen of it. */
function step(act: () => Promise<{ status: string } | null>, changes: Partial<Runtime> = {}) {
  const log: Record<string, unknown>[] = [];
  const metrics: Readonly<Record<string, unknown>>[] = [];
  const runtime: Runtime = {
    now: () => 0,
    randomHex: () => 'a',
    setting: (name) => name,
    clients: virtualAws().clients,
    stage: 'prod',
    metricSink: (line) => void metrics.push(line()),
    logSink: (line) => void log.push(line),
    ...changes,
  };
  const run = (event: unknown = EVENT) =>
    defineStep(contract, {}, act).run(event, { functionName: 'CheckGeneration', awsRequestId: '7' }, runtime);
  return { log, metrics, run };
}

describe('a step', () => {
  it('logs once what it did, and whose it was', async () => {
    const { run, log } = step(async () => ({ status: 'READY' }));
    await run();
    expect(log).toEqual([
      {
        level: 'INFO',
        message: 'done',
        function: 'CheckGeneration',
        requestId: '7',
        state: 'CheckGeneration',
        execution: 'arn:execution',
        release: 'web-1',
        fleet: 'web',
        result: { status: 'READY' },
      },
    ]);
  });

  it.each([
    ['PENDING', [expect.objectContaining({ stage: 'prod', Polls: 1 })]],
    ['READY', []],
  ])('that answers %s', async (status, measured) => {
    const { run, metrics } = step(async () => ({ status }));
    await run();
    expect(metrics).toEqual(measured);
  });

  it('may have nothing to answer', async () => {
    const { run, metrics } = step(async () => null);
    await expect(run()).resolves.toBeNull();
    expect(metrics).toEqual([]);
  });

  it('is done though nobody takes what it measured', async () => {
    const metricSink = () => {
      throw new Error('no room');
    };
    const { run, log } = step(async () => ({ status: 'PENDING' }), { metricSink });
    await expect(run()).resolves.toEqual({ status: 'PENDING' });
    expect(log.map(({ message }) => message)).toEqual(['done', 'not measured']);
  });

  it.each<[string, Error, string, number]>([
    ['for a reason that the workflow knows', new KilnError('LaunchFailed', 'It does not launch.'), 'LaunchFailed', 0],
    ['because AWS throttles', new AwsError('ThrottlingException', 'Rate exceeded'), 'TransientAwsError', 0],
    ['because AWS refuses', new AwsError('AccessDenied', 'not allowed'), 'AccessDenied', 1],
    ['because of a defect', new TypeError('x is not a function'), 'TypeError', 1],
  ])('that fails %s', async (_what, error, name, unexpected) => {
    const { run, log, metrics } = step(() => Promise.reject(error));
    await expect(run()).rejects.toMatchObject({ name });
    expect(log.map(({ level, message }) => [level, message])).toEqual([['ERROR', 'failed']]);
    expect(metrics.filter((line) => line.UnexpectedErrors === 1)).toHaveLength(unexpected);
  });
});

describe('the trace of a step', () => {
  it.each<[string, unknown, Record<string, string>]>([
    ['of a release', EVENT, { state: 'CheckGeneration', release: 'web-1', fleet: 'web' }],
    ['of nobody yet', { fleet: 'web' }, { fleet: 'web' }],
  ])('%s is found by whose it is', async (_what, event, annotations) => {
    const traces: TracedWork[] = [];
    const { run } = step(async () => ({ status: 'READY' }), {
      trace: (of, work) => {
        traces.push(of);
        return work();
      },
    });
    await run(event);
    expect(traces).toStrictEqual([{ name: '## CheckGeneration', annotations }]);
  });
});
