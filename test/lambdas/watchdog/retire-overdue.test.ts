import { retireOverdue } from '../../../lambdas/watchdog/retire-overdue';
import { START } from '../../simulator/virtual-aws';
import { WatchdogBench } from './bench';

const HOUR = 3600;

/** A generation whose retirement was due so many seconds ago. */
async function due(secondsAgo: number) {
  const bench = new WatchdogBench();
  await bench.put('RETIREMENT', 'prod-web-v001', {
    fleet: 'web',
    generation: 'prod-web-v001',
    due: START / 1000 - secondsAgo,
    releaseId: 'web-1',
  });
  return bench;
}

describe('a retirement', () => {
  it.each<[string, number, string[]]>([
    ['not due yet', -60, []],
    ['whose schedule may still fire', 1790, []],
    ['whose schedule was lost', 1801, ['prod-web-v001-retire-2']],
    ['that failed all day', 13 * HOUR, ['prod-web-v001-retire-3']],
  ])('%s', async (_what, secondsAgo, started) => {
    const bench = await due(secondsAgo);
    await bench.run(retireOverdue);
    expect(bench.started.map(({ name }) => name)).toEqual(started);
  });

  it('that is overdue is told, and started once in its time', async () => {
    const bench = await due(HOUR);
    expect(await bench.run(retireOverdue)).toEqual([
      'Started prod-web-v001-retire-2, overdue since 2027-03-01T08:00:00.000Z',
    ]);
    expect(bench.started[0]?.input).toEqual({ fleet: 'web', generation: 'prod-web-v001' });

    expect(await bench.run(retireOverdue)).toEqual([]);
    expect(bench.started).toHaveLength(1);
  });

  it.each(['prod-web-v001-retire-1', 'prod-web-v001-retire-2', 'prod-web-v001-retire-3'])(
    'at which %s is still at work is not started beside it',
    async (running) => {
      const bench = await due(13 * HOUR);
      bench.execution('retire', 'prod-web-v001-retire-1', { status: 'FAILED' });
      bench.execution('retire', running, { status: 'RUNNING' });
      expect(await bench.run(retireOverdue)).toEqual([]);
      expect(bench.started).toEqual([]);
    },
  );
});
