import type { Plan } from '../../lambdas/domain/plan';
import { type ObservedRule, ruleAtWeight } from '../../lambdas/domain/rule';
import { nextRule, ruleToRestore, ruleWithout } from '../../lambdas/domain/rule-writing';
import { aPlan, targetGroupArn } from '../builders/plan';

const BLUE = targetGroupArn('prod-web-v001');
const GREEN = targetGroupArn('prod-web-v002');
const OLD = targetGroupArn('prod-web-v000');
const MAINTENANCE: ObservedRule = { kind: 'foreign', what: "a fixed response 200 that is not Kiln's" };

const forward = (...weights: readonly (readonly [string, number])[]): ObservedRule & { kind: 'forward' } => ({
  kind: 'forward',
  targets: weights.map(([arn, weight]) => ({ targetGroupArn: arn, weight })),
});
const firstRelease = (): Plan => aPlan({ blue: null, before: { rule: { kind: 'fixed-response' } }, steps: [100] });

describe('nextRule', () => {
  it.each([
    ['names green at 0 beside blue', 0, forward([BLUE, 100]), forward([GREEN, 0], [BLUE, 100])],
    ['gives the first step', 5, forward([GREEN, 0], [BLUE, 100]), forward([GREEN, 5], [BLUE, 95])],
    ['gives a later step', 50, forward([BLUE, 75], [GREEN, 25]), forward([GREEN, 50], [BLUE, 50])],
    ['gives everything', 100, forward([GREEN, 50], [BLUE, 50]), forward([GREEN, 100], [BLUE, 0])],
  ])('%s', (_what, weight, observed, wanted) => {
    expect(nextRule(aPlan(), GREEN, weight, observed)).toEqual({ kind: 'write', rule: wanted });
  });

  it('is done when the rule reads as wanted, in whatever order', () => {
    expect(nextRule(aPlan(), GREEN, 25, forward([BLUE, 75], [GREEN, 25]))).toEqual({ kind: 'done' });
  });

  it('keeps an older generation named at 0', () => {
    const plan = aPlan({ before: { rule: forward([BLUE, 100], [OLD, 0]) } });
    const decision = nextRule(plan, GREEN, 0, forward([BLUE, 100], [OLD, 0]));
    expect(decision).toEqual({ kind: 'write', rule: forward([GREEN, 0], [BLUE, 100], [OLD, 0]) });
  });

  it('puts green alone in the place of the first page', () => {
    expect(nextRule(firstRelease(), GREEN, 0, { kind: 'fixed-response' })).toEqual({
      kind: 'write',
      rule: forward([GREEN, 100]),
    });
  });

  it.each([
    ['weights that are not the step before', forward([GREEN, 50], [BLUE, 50])],
    ['a stranger among the targets', forward([GREEN, 5], [BLUE, 90], [OLD, 5])],
    ['a maintenance page', MAINTENANCE],
    ['a rule that is gone', { kind: 'missing' } as const],
  ])('never overwrites %s', (_what, observed) => {
    const decision = nextRule(aPlan(), GREEN, 25, observed);
    expect(decision.kind).toBe('foreign');
    expect(decision).toHaveProperty('reason', expect.stringContaining('somebody else changed it'));
  });
});

describe('ruleToRestore', () => {
  it.each([
    ['any weights over blue and green', forward([GREEN, 70], [BLUE, 30])],
    ['green alone', forward([GREEN, 100])],
    ['green named at 0', forward([GREEN, 0], [BLUE, 100])],
  ])('puts before back over %s', (_what, observed) => {
    expect(ruleToRestore(aPlan(), observed)).toEqual({ kind: 'write', rule: aPlan().before.rule });
  });

  it('is done when it reads as before', () => {
    expect(ruleToRestore(aPlan(), forward([BLUE, 100]))).toEqual({ kind: 'done' });
  });

  it('puts the first page back', () => {
    expect(ruleToRestore(firstRelease(), forward([GREEN, 100]))).toEqual({
      kind: 'write',
      rule: { kind: 'fixed-response' },
    });
  });

  it.each([
    ['a maintenance page', MAINTENANCE],
    ['a rule that is gone', { kind: 'missing' } as const],
    ['a stranger', forward([GREEN, 50], [targetGroupArn('other'), 50])],
  ])('leaves %s to a person', (_what, observed) => {
    expect(ruleToRestore(aPlan(), observed).kind).toBe('foreign');
  });
});

describe('ruleWithout', () => {
  it('takes a generation at 0 out', () => {
    expect(ruleWithout('prod-web-v001', forward([GREEN, 100], [BLUE, 0]))).toEqual({
      kind: 'write',
      rule: forward([GREEN, 100]),
    });
  });

  it('never takes out one that serves', () => {
    expect(ruleWithout('prod-web-v002', forward([GREEN, 100], [BLUE, 0])).kind).toBe('foreign');
  });

  it.each([forward([GREEN, 100]), MAINTENANCE, { kind: 'missing' } as const])('has nothing to do in %j', (observed) => {
    expect(ruleWithout('prod-web-v001', observed)).toEqual({ kind: 'done' });
  });
});

describe('ruleAtWeight', () => {
  it.each([0, 5, 25, 50, 100])('at %i %% the weights add up to 100', (weight) => {
    const rule = ruleAtWeight(forward([BLUE, 100], [OLD, 0]), GREEN, BLUE, weight);
    const sum = rule.kind === 'forward' ? rule.targets.reduce((total, target) => total + target.weight, 0) : 0;
    expect(sum).toBe(100);
  });
});
