import type { Datapoint, MetricQuery } from '../../../lambdas/aws/metrics';
import { requestsPerMinute, usualRequestsPerMinute } from '../../../lambdas/shift/request-rate';
import { targetGroupArn } from '../../builders/plan';

const MINUTE = 60_000;
const NOW = 100 * MINUTE + 20_000;
const BLUE = targetGroupArn('prod-web-v001');
const GREEN = targetGroupArn('prod-web-v002');

/** CloudWatch with the requests of one target group, a minute each, the newest last: that of the minute before `NOW`. */
const measured = (...values: readonly number[]) => ({
  read: (queries: readonly MetricQuery[], from: number, to: number): Promise<Datapoint[][]> => {
    const points = values
      .map((value, index) => ({ time: (100 - values.length + index) * MINUTE, value }))
      .filter(({ time }) => time >= from && time < to);
    return Promise.resolve(queries.map(() => points));
  },
});

describe('the load to be ready for', () => {
  it('is that of the busiest minute, so that one that still fills is no drop', async () => {
    const source = measured(900, 1000, 1200, 1100, 300, 10);
    expect(await requestsPerMinute(source, 'app/web/1', [BLUE], NOW)).toBe(1200);
  });

  it('is that of all groups together', async () => {
    expect(await requestsPerMinute(measured(600, 500), 'app/web/1', [BLUE, GREEN], NOW)).toBe(1200);
  });

  it('is nothing where nothing was measured', async () => {
    expect(await requestsPerMinute(measured(), 'app/web/1', [BLUE], NOW)).toBe(0);
  });
});

describe('the usual load', () => {
  it.each([
    ['is the average of the latest full minutes', [1100, 1300, 1200, 1000, 1500, 1, 2], 1220],
    ['is hardly moved by a short spike', [1200, 1200, 6000, 1200, 1200, 1200, 1200], 2160],
    ['leaves out minutes that may still be filling', [1200, 1200, 1200, 1200, 1200, 700, 0], 1200],
    ['does not look further back', [9000, 1200, 1200, 1200, 1200, 1200, 1200, 1200], 1200],
    ['is that of the minutes there are', [1200, 1200, 1200, 1200], 1200],
    ['is nothing where nothing was measured', [], 0],
  ])('%s', async (_what, values, usual) => {
    expect(await usualRequestsPerMinute(measured(...values), 'app/web/1', BLUE, NOW)).toBe(usual);
  });
});
