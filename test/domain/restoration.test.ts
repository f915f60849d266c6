import { restoration } from '../../lambdas/domain/restoration';
import { ruleAtWeight } from '../../lambdas/domain/rule';
import { aPlan, targetGroupArn } from '../builders/plan';

const plan = aPlan();
const blue = (healthy: number, min: number) => ({
  sizes: { min, max: 12, desired: 8 },
  health: { healthy, inService: healthy, allHealthy: healthy === 8, reason: `${healthy} of 8 healthy` },
});

describe('what was before', () => {
  // Blue had a minimum of 4 before; 8 are held for it.
  it.each([
    ['all that is held is healthy', 8, 8, 'restored'],
    ['its own minimum is healthy, and no capacity for more', 4, 8, 'short'],
    ['fewer than its own minimum are healthy', 3, 8, 'not-yet'],
    ['somebody lowered its minimum meanwhile, and that much is healthy', 2, 2, 'short'],
    ['nothing is healthy, and nothing need be', 0, 0, 'not-yet'],
  ])('%s', (_what, healthy, min, kind) => {
    expect(restoration(plan, plan.before.rule, blue(healthy, min)).kind).toBe(kind);
  });

  it('says what a short blue is short of', () => {
    expect(restoration(plan, plan.before.rule, blue(5, 8)).reason).toBe(
      'The rule reads prod-web-v001 at 100 %; prod-web-v001 has 5 of 8 healthy: fewer than the 8 held for it, not fewer than its minimum of 4',
    );
  });

  it('is not there while the rule reads otherwise, or blue’s group is not shown', () => {
    const half = ruleAtWeight(plan.before.rule, targetGroupArn('prod-web-v002'), targetGroupArn('prod-web-v001'), 50);
    expect(restoration(plan, half, blue(8, 8)).kind).toBe('not-yet');
    expect(restoration(plan, plan.before.rule, undefined).kind).toBe('not-yet');
  });

  it('is the rule alone where there was no generation', () => {
    const first = aPlan({ blue: null, before: { rule: { kind: 'fixed-response' } } });
    expect(restoration(first, { kind: 'fixed-response' }, undefined).kind).toBe('restored');
  });
});
