import { handler } from '../../../lambdas/watchdog/watchdog';
import { START } from '../../simulator/virtual-aws';
import { ago, executionArn, WatchdogBench } from './bench';

const RECONCILE = { source: 'kiln.reconcile' };
const INPUT = JSON.stringify({ fleet: 'web', version: '1.0.0' });

const aborted = (name: string) => ({
  'detail-type': 'Step Functions Execution Status Change',
  detail: { executionArn: executionArn('release', name), status: 'ABORTED', startDate: START - 60_000, input: INPUT },
});

describe('the watchdog', () => {
  it('has nothing to say where nothing is wrong, and measures claims all the same', async () => {
    const bench = new WatchdogBench();
    expect(await bench.handle(handler, RECONCILE)).toEqual({ did: [] });
    expect(bench.lines.map((line) => Object.keys(line).at(-1))).toEqual([
      'OldestClaimSeconds',
      'OldestRecoverySeconds',
      'FleetsNeedingPerson',
    ]);
  });

  it('tells the end that an event speaks of, and that one only', async () => {
    const bench = new WatchdogBench();
    bench.execution('release', 'other', { status: 'FAILED', stopDate: new Date(START), input: INPUT });

    expect(await bench.handle(handler, aborted('web-1'))).toEqual({
      did: [expect.stringMatching(/^Told the end of web-\w+-\w+, which was ABORTED and touched nothing$/)],
    });
    expect(bench.log.filter(({ level }) => level === 'WARN')).toHaveLength(1);
  });

  it('looks on its schedule for ends whose event was lost', async () => {
    const bench = new WatchdogBench();
    bench.execution('release', 'other', { status: 'FAILED', stopDate: new Date(START), input: INPUT });
    expect(await bench.handle(handler, RECONCILE)).toEqual({ did: [expect.stringContaining('touched nothing')] });
  });

  it('says nothing of an end that was told before', async () => {
    const bench = new WatchdogBench();
    await bench.handle(handler, aborted('web-1'));
    expect(await bench.handle(handler, aborted('web-1'))).toEqual({ did: [] });
  });

  it('believes the event that a release is over, though it is still shown as running', async () => {
    const bench = new WatchdogBench();
    await bench.claim('web-1', 600);
    await bench.record('web-1');
    bench.execution('release', 'web-1', { status: 'RUNNING' });

    await bench.handle(handler, aborted('web-1'));

    expect(bench.started.map(({ name }) => name)).toEqual(['web-1-recover-1']);
  });

  it('does what else there is to do where one thing fails, and fails with that', async () => {
    const bench = new WatchdogBench();
    bench.busWorks = false;
    bench.execution('release', 'other', { status: 'FAILED', stopDate: new Date(START), input: INPUT });
    const retirement = { fleet: 'web', generation: 'prod-web-v001', due: START / 1000 - 3600, releaseId: 'web-1' };
    await bench.put('RETIREMENT', 'prod-web-v001', { ...retirement, since: ago(3600) });

    await expect(bench.handle(handler, RECONCILE)).rejects.toThrow('not allowed');
    // The end that is recorded and not told is the recover machine's to tell.
    expect(bench.started.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^web-\w+-\w+-recover-1$/),
      'prod-web-v001-retire-2',
    ]);
  });
});
