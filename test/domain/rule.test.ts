import { describeRule, type ObservedRule, sameRule } from '../../lambdas/domain/rule';
import { targetGroupArn } from '../builders/plan';

const BLUE = targetGroupArn('prod-web-v001');
const GREEN = targetGroupArn('prod-web-v002');

const forward = (...weights: readonly (readonly [string, number])[]): ObservedRule => ({
  kind: 'forward',
  targets: weights.map(([arn, weight]) => ({ targetGroupArn: arn, weight })),
});

describe('sameRule', () => {
  it.each([
    ['a group that stands alone, whatever its weight reads', forward([BLUE, 100]), forward([BLUE, 1]), true],
    ['the same shares in other numbers', forward([BLUE, 50], [GREEN, 50]), forward([BLUE, 1], [GREEN, 1]), true],
    ['another order', forward([BLUE, 95], [GREEN, 5]), forward([GREEN, 5], [BLUE, 95]), true],
    ['the first page', { kind: 'fixed-response' } as const, { kind: 'fixed-response' } as const, true],
    ['other shares', forward([BLUE, 95], [GREEN, 5]), forward([BLUE, 94], [GREEN, 6]), false],
    ['a group more, even without a share', forward([BLUE, 100]), forward([BLUE, 100], [GREEN, 0]), false],
    ['other groups', forward([BLUE, 100]), forward([GREEN, 100]), false],
    ['two rules that are gone', { kind: 'missing' } as const, { kind: 'missing' } as const, false],
  ])('%s', (_what, one, other, same) => {
    expect(sameRule(one, other)).toBe(same);
    expect(sameRule(other, one)).toBe(same);
  });
});

describe('describeRule', () => {
  it.each([
    [forward([BLUE, 95], [GREEN, 5]), 'prod-web-v001 at 95 %, prod-web-v002 at 5 %'],
    [forward([BLUE, 1]), 'prod-web-v001 at 100 %'],
    [forward([BLUE, 1], [GREEN, 2]), 'prod-web-v001 at 33.3 %, prod-web-v002 at 66.7 %'],
    [forward([BLUE, 0]), 'prod-web-v001 at 0 %'],
  ])('%j', (rule, text) => {
    expect(describeRule(rule)).toBe(text);
  });
});
