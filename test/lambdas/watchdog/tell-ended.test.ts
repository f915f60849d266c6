import { releaseIdOf } from '../../../lambdas/domain/names';
import type { EndedExecution } from '../../../lambdas/watchdog/ended-execution';
import { tellEnded } from '../../../lambdas/watchdog/tell-ended';
import { START } from '../../simulator/virtual-aws';
import { executionArn, WatchdogBench } from './bench';

const startedAt = new Date(START - 3600_000).toISOString();
const RELEASE = JSON.stringify({ fleet: 'web', version: '1.0.0' });
const REBUILD = JSON.stringify({ fleet: 'web' });

const ended = (machine: string, changes: Partial<EndedExecution> = {}): EndedExecution => ({
  executionArn: executionArn(machine, 'monday'),
  status: 'ABORTED',
  startDate: START - 3600_000,
  input: machine === 'release' ? RELEASE : REBUILD,
  ...changes,
});

/** What is told of an end: the record, and the events. */
async function told(end: EndedExecution, bench = new WatchdogBench(), fleet = 'web') {
  const did = await bench.run((tools) => tellEnded(end, tools));
  const id = releaseIdOf(fleet, end.executionArn, startedAt);
  const record = await bench.run(({ store }) => store.findRelease({ id, fleet }));
  return { did, record, events: bench.told.map(({ detail }) => detail) };
}

describe('the end of a release that never had its claim', () => {
  it.each<[string, Partial<EndedExecution>, { error: string; reason: string }]>([
    [
      'without a word',
      { status: 'TIMED_OUT' },
      {
        error: 'Execution.TIMED_OUT',
        reason: 'The execution ended as TIMED_OUT before it touched anything.',
      },
    ],
    [
      'with its last words',
      { error: 'Stopped', cause: 'Not today.' },
      { error: 'Stopped', reason: 'The execution ended as ABORTED before it touched anything: Stopped: Not today.' },
    ],
  ])('is told as a refusal, %s', async (_what, changes, said) => {
    const { record, events } = await told(ended('release', changes));
    expect(record).toMatchObject({ ...said, status: 'REFUSED', startedAt, announced: true });
    expect(events).toEqual([expect.objectContaining({ ...said, transition: 'REFUSED' })]);
  });

  it('has the name that whoever asked knows it by', async () => {
    expect((await told(ended('release'))).record?.reference).toBe('monday');
  });

  it('has none where nobody gave it one', async () => {
    const arn = executionArn('release', '01234567-89ab-cdef-0123-456789abcdef');
    const { record } = await told(ended('release', { executionArn: arn }));
    expect(record).toBeDefined();
    expect(record).not.toHaveProperty('reference');
  });

  it.each([
    ['asked only what would be done', JSON.stringify({ fleet: 'web', dryRun: true })],
    ['asked for nothing that can be read', JSON.stringify({ fleet: 'Web!' })],
    ['has no input', undefined],
  ])('is not told where it %s', async (_what, input) => {
    expect(await told(ended('release', { input }))).toEqual({ did: undefined, record: undefined, events: [] });
  });

  it('is not told where it has a record', async () => {
    const bench = new WatchdogBench();
    const id = releaseIdOf('web', executionArn('release', 'monday'), startedAt);
    await bench.record(id, { status: 'SUCCEEDED' });
    const { writes } = bench;
    const { did, events } = await told(ended('release'), bench);
    // Nor is its record touched, which a recovery may be writing at this moment.
    expect([did, events, bench.writes]).toEqual([undefined, [], writes]);
  });

  it('is told once by two who look at the same time', async () => {
    const bench = new WatchdogBench();
    const end = ended('release');
    const did = await bench.run((tools) => Promise.all([tellEnded(end, tools), tellEnded(end, tools)]));
    expect(did.filter((sentence) => sentence !== undefined)).toHaveLength(1);
    expect(bench.told).toHaveLength(1);
  });
});

describe('the end of a rebuild', () => {
  it.each<[string, Partial<EndedExecution>, string]>([
    ['that was stopped', {}, 'its execution ended as ABORTED; a release'],
    [
      'that was stopped with a reason',
      { error: 'Stopped', cause: 'Not today.' },
      'its execution ended as ABORTED: Stopped: Not today; a release',
    ],
    [
      'that broke',
      { status: 'FAILED', error: 'States.Runtime', cause: 'No such variable.' },
      'its execution ended as FAILED: States.Runtime: No such variable; a release',
    ],
  ])('%s is told', async (_what, changes, words) => {
    const { did, record, events } = await told(ended('rebuild', changes));
    expect(did).toMatch(/^Told the end of web-\w+-\w+, a rebuild that was /);
    expect(record).toMatchObject({ status: 'REFUSED', error: changes.error ?? 'Execution.ABORTED' });
    expect(record?.reason).toContain(`The rebuild of web began no release: ${words}`);
    expect(events).toHaveLength(1);
  });

  it.each(['PreflightFailed', undefined])('whose machine caught %s has told it by itself', async (error) => {
    const { did, events } = await told(ended('rebuild', { status: 'FAILED', error }));
    expect([did, events]).toEqual([undefined, []]);
  });

  it('is told once', async () => {
    const bench = new WatchdogBench();
    await told(ended('rebuild'), bench);
    const { did, events } = await told(ended('rebuild'), bench);
    expect([did, events.length]).toEqual([undefined, 1]);
  });

  it('of every fleet, or of nobody knows which, is told', async () => {
    const { record } = await told(ended('rebuild', { input: '{"no": "request"}' }), undefined, 'unknown');
    expect(record?.fleet).toBe('unknown');
  });
});
