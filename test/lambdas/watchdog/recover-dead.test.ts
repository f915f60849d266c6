import { MOST_RECOVERIES } from '../../../lambdas/recover/attempts';
import { recoverDead } from '../../../lambdas/watchdog/recover-dead';
import { START } from '../../simulator/virtual-aws';
import { WatchdogBench } from './bench';

const seconds = (ago: number) => new Date(START - ago * 1000);

async function look(bench: WatchdogBench) {
  const did = await bench.run(recoverDead);
  const { holder } = await bench.run(({ store }) => store.readClaim('web'));
  return { did, held: holder !== undefined, started: bench.started.map(({ name }) => name) };
}

describe('a claim', () => {
  it('that nobody holds is left alone', async () => {
    const bench = new WatchdogBench();
    await bench.put('CLAIM', 'web', { fleet: 'web', fence: 3, lastGeneration: 2 });
    expect(await look(bench)).toEqual({ did: [], held: false, started: [] });
  });

  it('whose execution runs is left alone', async () => {
    const bench = new WatchdogBench();
    await bench.claim('web-1', 9000);
    await bench.record('web-1');
    bench.execution('release', 'web-1', { status: 'RUNNING' });
    expect(await look(bench)).toEqual({ did: [], held: true, started: [] });
  });

  it('whose execution is over is recovered, by its last words', async () => {
    const bench = new WatchdogBench();
    await bench.claim('web-1', 9000);
    await bench.record('web-1');
    bench.execution('release', 'web-1', {
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'A variable is not there.',
    });

    const { did } = await look(bench);

    const cause = 'The execution of web-1 ended as FAILED: States.Runtime: A variable is not there.';
    expect(did).toEqual([`Started web-1-recover-1: ${cause}`]);
    expect(bench.started).toEqual([
      {
        name: 'web-1-recover-1',
        input: {
          release: { id: 'web-1', fleet: 'web', fence: 3 },
          error: 'States.Runtime',
          cause,
          startedBy: 'watchdog',
        },
      },
    ]);
  });

  it('whose execution is over a moment after it began is recovered at once', async () => {
    const bench = new WatchdogBench();
    await bench.claim('web-1', 10);
    await bench.record('web-1');
    bench.execution('release', 'web-1', { status: 'ABORTED' });
    expect((await look(bench)).started).toEqual(['web-1-recover-1']);
  });

  it.each([
    ['that began a moment ago may not be shown yet', 299, []],
    ['that began long ago never was, and is recovered', 301, ['web-1-recover-1']],
  ])('of an execution that is not shown and %s', async (_what, age, started) => {
    const bench = new WatchdogBench();
    await bench.claim('web-1', age);
    await bench.record('web-1');
    expect((await look(bench)).started).toEqual(started);
  });

  it.each<[string, 'release' | 'retirement', number, boolean]>([
    ['of a retirement that died a moment ago is held: its last handler may be at work', 'retirement', 64, true],
    ['of a retirement that died is freed', 'retirement', 66, false],
    ['of a release that ended well a moment ago is held', 'release', 64, true],
    ['of a release that ended well is freed', 'release', 66, false],
  ])('%s', async (_what, kind, age, held) => {
    const bench = new WatchdogBench();
    const id = kind === 'release' ? 'web-1' : 'retire-prod-web-v001';
    await bench.claim(id, 9000, kind);
    if (kind === 'release') await bench.record(id, { status: 'SUCCEEDED' });
    bench.execution(kind === 'release' ? 'release' : 'retire', id, { status: 'ABORTED', stopDate: seconds(age) });
    expect(await look(bench)).toEqual({
      did: held ? [] : [`Freed the claim of fleet web, left behind by ${id}`],
      held,
      started: [],
    });
  });

  it('of a retirement whose execution is not shown any more is freed by its age', async () => {
    const bench = new WatchdogBench();
    await bench.claim('retire-prod-web-v001', 400, 'retirement');
    expect((await look(bench)).held).toBe(false);
  });

  it('of a recovery that failed waits for a person', async () => {
    const bench = new WatchdogBench();
    await bench.claim('web-1', 9000);
    await bench.record('web-1', { status: 'FAILED' });
    bench.execution('release', 'web-1', { status: 'FAILED' });
    expect(await look(bench)).toEqual({ did: [], held: true, started: [] });
    expect(bench.pages).toEqual([]);
  });

  it('that is being recovered is left alone', async () => {
    const bench = new WatchdogBench();
    await bench.claim('web-1', 9000);
    await bench.record('web-1');
    bench.execution('release', 'web-1', { status: 'FAILED' });
    bench.execution('recover', 'web-1-recover-1', { status: 'RUNNING' });
    expect(await look(bench)).toEqual({ did: [], held: true, started: [] });
  });
});

describe('recoveries that are used up', () => {
  async function exhausted(end: { error?: string; cause?: string }, record: object | null = {}) {
    const bench = new WatchdogBench();
    await bench.claim('web-1', 9000);
    if (record !== null) await bench.record('web-1', { ...record });
    bench.execution('release', 'web-1', { status: 'ABORTED' });
    for (let attempt = 1; attempt <= MOST_RECOVERIES; attempt += 1)
      bench.execution('recover', `web-1-recover-${attempt}`, { status: 'FAILED', ...end });
    return bench;
  }

  it('page a person with what failed first and what the last one said, and the release needs that person', async () => {
    const failure = { error: 'GuardTripped', cause: 'Green answers 5xx.' };
    const bench = await exhausted({ error: 'States.Runtime', cause: 'No such variable.' }, { failure });

    const { did, started } = await look(bench);

    expect(did).toEqual(['Paged a person for web-1, whose 5 recoveries are used up']);
    expect(started).toEqual([]);
    expect(bench.pages).toEqual([
      {
        subject: 'Kiln: web needs a person',
        message: [
          'Fleet web could not be put back, and its claim is held: 5 recoveries were started for release web-1, and none came to its end.',
          'First failure: GuardTripped: Green answers 5xx.',
          'Last recovery: arn:aws:states:eu-central-1:111122223333:execution:recover:web-1-recover-5 ended as FAILED: States.Runtime: No such variable',
          'Mend what that execution names, then start its state machine again with its input.',
        ].join('\n'),
      },
    ]);
    expect(await bench.run(({ store }) => store.findRelease({ id: 'web-1', fleet: 'web' }))).toMatchObject({
      status: 'FAILED',
      error: 'RecoveryFailed',
    });
    expect(bench.told.map(({ detail }) => detail.transition)).toEqual(['NEEDS_PERSON']);
  });

  it('say so where nothing failed first and the last one said nothing', async () => {
    const bench = await exhausted({});
    await look(bench);
    expect(bench.pages[0]?.message).toMatch(/came to its end\.\nLast recovery: \S+ ended as FAILED: without a word\n/);
  });

  it('page once, though the bus takes nothing', async () => {
    const bench = await exhausted({});
    bench.busWorks = false;

    await look(bench);
    await look(bench);

    expect(bench.pages).toHaveLength(1);
    expect(bench.measures).toContainEqual({ name: 'EventsLost', value: 1 });
  });

  it('page for a claim whose record somebody removed, and tell of nothing', async () => {
    const bench = await exhausted({}, null);
    await look(bench);
    expect([bench.pages.length, bench.told, bench.measures]).toEqual([1, [], []]);
  });
});
