import { MOST_RECOVERIES } from '../../../lambdas/recover/attempts';
import { finishEnded } from '../../../lambdas/watchdog/finish-ended';
import { WatchdogBench } from './bench';

/** A release that succeeded, and nobody was told. */
async function untold(changes: Readonly<Record<string, unknown>> = {}) {
  const bench = new WatchdogBench();
  await bench.put('UNTOLD', 'web-1', { releaseId: 'web-1', fleet: 'web' });
  await bench.record('web-1', { status: 'SUCCEEDED', reason: 'It serves.', ...changes });
  return bench;
}

describe('a release that has ended untold', () => {
  it('is finished by the recover machine once its execution is over', async () => {
    const bench = await untold();
    bench.execution('release', 'web-1', { status: 'ABORTED' });

    const did = await bench.run(finishEnded);

    expect(did).toEqual(['Started web-1-recover-1: web-1 had ended as SUCCEEDED and nobody was told']);
    expect(bench.started).toEqual([
      {
        name: 'web-1-recover-1',
        input: {
          release: { id: 'web-1', fleet: 'web', fence: 0 },
          error: '',
          cause: 'It serves.',
          startedBy: 'watchdog',
        },
      },
    ]);
  });

  it.each([
    ['release', 'web-1'],
    ['recover', 'web-1-recover-1'],
  ])('is left to its own %s execution while that runs', async (machine, name) => {
    const bench = await untold();
    bench.execution(machine, name, { status: 'RUNNING' });
    expect(await bench.run(finishEnded)).toEqual([]);
    expect(bench.started).toEqual([]);
  });

  it.each([
    [{}, 'SUCCEEDED (It serves.)'],
    [{ reason: undefined }, 'SUCCEEDED (without a word)'],
  ])('is handed to a person once, when nothing finishes it: %j', async (changes, words) => {
    const bench = await untold(changes);
    for (let attempt = 1; attempt <= MOST_RECOVERIES; attempt += 1)
      bench.execution('recover', `web-1-recover-${attempt}`, { status: 'TIMED_OUT' });

    expect(await bench.run(finishEnded)).toEqual(['Paged a person for web-1, whose 5 recoveries are used up']);
    expect(await bench.run(finishEnded)).toEqual([]);

    expect(bench.pages.map(({ message }) => message)).toEqual([
      expect.stringContaining(`The release ended as ${words}, and nobody was told: 5 recoveries were started`),
    ]);
  });

  it('and whose record somebody removed stops none of the others', async () => {
    const bench = await untold();
    await bench.put('UNTOLD', 'web-0', { releaseId: 'web-0', fleet: 'web' });
    expect(await bench.run(finishEnded)).toEqual([expect.stringMatching(/^Started web-1-recover-1/)]);
  });
});
