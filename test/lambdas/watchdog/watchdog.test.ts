import type { Execution } from '../../../lambdas/aws/executions';
import { eachByItself } from '../../../lambdas/watchdog/each-by-itself';
import { asEnded, type EndedExecution } from '../../../lambdas/watchdog/ended-execution';
import { withKnownEnd } from '../../../lambdas/watchdog/known-end';
import { measureClaims } from '../../../lambdas/watchdog/measure-claims';
import { parsedInput } from '../../../lambdas/watchdog/parsed-input';
import { tellMissed } from '../../../lambdas/watchdog/tell-missed';
import { START } from '../../simulator/virtual-aws';
import { ago, executionArn, WatchdogBench } from './bench';

describe('what is done for each', () => {
  it('is told where there is something to tell, and no trouble with one stops the others', async () => {
    const seen: number[] = [];
    const act = async (item: number): Promise<string | undefined> => {
      seen.push(item);
      if (item % 2 === 0) throw new Error(`no ${item}`);
      return item === 1 ? undefined : `did ${item}`;
    };
    expect(await eachByItself([1, 3, 5], act)).toEqual(['did 3', 'did 5']);
    await expect(eachByItself([1, 2, 3, 4], act)).rejects.toThrow('no 2');
    expect(seen).toEqual([1, 3, 5, 1, 2, 3, 4]);
  });
});

describe('an end that was missed', () => {
  const WEB = JSON.stringify({ fleet: 'web', version: '1.0.0' });
  const minutes = (ago: number) => new Date(START - ago * 60_000);

  it('is told, of releases and rebuilds, where it is of the last hour and a bad one', async () => {
    const bench = new WatchdogBench();
    bench.execution('release', 'late', { status: 'ABORTED', stopDate: minutes(59), input: WEB });
    bench.execution('release', 'long-ago', { status: 'TIMED_OUT', stopDate: minutes(61), input: WEB });
    bench.execution('release', 'well', { status: 'SUCCEEDED', stopDate: minutes(5), input: WEB });
    bench.execution('release', 'running', { status: 'RUNNING', input: WEB });
    bench.execution('rebuild', 'night', { status: 'TIMED_OUT', stopDate: minutes(5), input: '{"fleet":"web"}' });

    const did = await bench.run(tellMissed);

    expect(did).toEqual([
      expect.stringMatching(/which was ABORTED and touched nothing$/),
      expect.stringMatching(/a rebuild that was TIMED_OUT$/),
    ]);
    expect(bench.told.map(({ detail }) => detail.executionArn)).toEqual([
      executionArn('release', 'late'),
      executionArn('rebuild', 'night'),
    ]);
    expect(await bench.run(tellMissed)).toEqual([]);
  });

  it('is none where somebody has redriven the execution meanwhile', async () => {
    const bench = new WatchdogBench();
    bench.execution('release', 'again', { listed: 'FAILED', status: 'RUNNING', stopDate: minutes(5), input: WEB });
    expect(await bench.run(tellMissed)).toEqual([]);
    expect(bench.told).toEqual([]);
  });
});

describe('an execution', () => {
  const arn = executionArn('release', 'web-1');
  const end: EndedExecution = { executionArn: arn, status: 'ABORTED', startDate: 0, error: null, cause: 'Not today.' };

  it('that the event says is over is over, though it is still shown as running', async () => {
    const bench = new WatchdogBench();
    bench.execution('release', 'web-1', { status: 'RUNNING' });
    bench.execution('release', 'web-2', { status: 'RUNNING' });
    bench.execution('release', 'web-3', { status: 'FAILED', error: 'States.Runtime' });
    const look = (name: string, ended: EndedExecution | undefined = end) =>
      bench.run(({ executions }) => withKnownEnd(executions, ended, 7).describe(executionArn('release', name)));

    expect(await look('web-1')).toMatchObject({ status: 'ABORTED', stoppedAt: 7, cause: 'Not today.' });
    expect((await look('web-1'))?.error).toBeUndefined();
    expect(await look('web-2')).toMatchObject({ status: 'RUNNING' });
    expect(await look('web-3', { ...end, executionArn: executionArn('release', 'web-3') })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
    });
    expect(await look('web-4', { ...end, executionArn: executionArn('release', 'web-4') })).toBeUndefined();
  });

  it.each(['SUCCEEDED', 'RUNNING'])('that is %s has no bad end', (status) => {
    const execution: Execution = {
      ...{ arn, name: 'web-1', status, startedAt: 0, stoppedAt: 1, input: '{}' },
      ...{ output: undefined, error: undefined, cause: undefined },
    };
    expect(asEnded(undefined)).toBeUndefined();
    expect(asEnded(execution)).toBeUndefined();
    expect(asEnded({ ...execution, status: 'ABORTED' })?.executionArn).toBe(arn);
  });

  it.each([undefined, null, '', '{"fleet": "w'])('whose input is %j was asked for nothing', (input) => {
    expect(parsedInput(input)).toBeUndefined();
  });
});

describe('what is measured of claims', () => {
  async function measured(bench: WatchdogBench) {
    await bench.run(measureClaims);
    return Object.fromEntries(bench.measures.map(({ name, value }) => [name, Math.round(value)]));
  }
  const recovering = { transitions: { RECOVERING: ago(100) } };

  it('is nothing where nobody holds one', async () => {
    const bench = new WatchdogBench();
    await bench.put('CLAIM', 'web', { fleet: 'web', fence: 3, lastGeneration: 2 });
    expect(await measured(bench)).toEqual({ OldestClaimSeconds: 0, OldestRecoverySeconds: 0, FleetsNeedingPerson: 0 });
  });

  it.each<[string, Readonly<Record<string, unknown>>, number, number]>([
    ['a release at work', {}, 0, 0],
    ['a release that is put back', recovering, 100, 0],
    ['a release that could not be put back', { ...recovering, status: 'FAILED' }, 0, 1],
  ])('is how long it is held by %s', async (_what, record, recovery, people) => {
    const bench = new WatchdogBench();
    await bench.claim('web-1', 600);
    await bench.record('web-1', record);
    expect(await measured(bench)).toEqual({
      OldestClaimSeconds: 600,
      OldestRecoverySeconds: recovery,
      FleetsNeedingPerson: people,
    });
  });
});
