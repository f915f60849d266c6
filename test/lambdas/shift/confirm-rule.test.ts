import type { ObservedRule } from '../../../lambdas/domain/rule';
import { confirmRule } from '../../../lambdas/shift/confirm-rule';
import { aPlan, targetGroupArn } from '../../builders/plan';

const BLUE = targetGroupArn('prod-web-v001');
const GREEN = targetGroupArn('prod-web-v002');
const SINCE = 1_000_000;

const shared = (green: number): ObservedRule => ({
  kind: 'forward',
  targets: [
    { targetGroupArn: GREEN, weight: green },
    { targetGroupArn: BLUE, weight: 100 - green },
  ],
});

/** Looks so many seconds after green's weight of 25 % was read back. */
const look = (observed: ObservedRule, after: number): Promise<void> =>
  confirmRule({
    plan: aPlan(),
    greenArn: GREEN,
    weight: 25,
    since: SINCE,
    now: SINCE + after,
    balancer: { readRule: () => Promise.resolve(observed) },
  });

describe('confirming the rule', () => {
  it.each([
    ['reads as this release left it', shared(25), 300],
    ['still shows the step before, in the first minute', shared(5), 60],
  ])('is content where it %s', async (_what, observed, after) => {
    await expect(look(observed, after)).resolves.toBeUndefined();
  });

  it.each([
    ['shows the step before after a minute', shared(5), 61, 'prod-web-v002 at 5 %'],
    ['shows a step further back', shared(0), 1, 'prod-web-v002 at 0 %'],
    ['has other weights', shared(30), 1, 'prod-web-v002 at 30 %'],
    ['shows a maintenance page', { kind: 'foreign', what: 'a fixed response 200' } as const, 1, 'a fixed response 200'],
    ['is gone', { kind: 'missing' } as const, 1, 'gone'],
  ])('stops the release where it %s', async (_what, observed, after, reads) => {
    await expect(look(observed, after)).rejects.toMatchObject({
      name: 'ShiftFailed',
      message: expect.stringContaining(
        `should read "prod-web-v002 at 25 %, prod-web-v001 at 75 %", and reads "${reads}`,
      ),
    });
  });
});
