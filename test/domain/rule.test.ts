import type { RuleState } from '../../lambdas/domain/plan';
import {
  describeRule,
  type ObservedRule,
  ruleAtWeight,
  sameRule,
  targetGroupDimension,
  targetIn,
} from '../../lambdas/domain/rule';
import { targetGroupArn } from '../builders/plan';

const BLUE = targetGroupArn('prod-web-v001');
const GREEN = targetGroupArn('prod-web-v002');
const OLD = targetGroupArn('prod-web-v000');

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
    [
      'the same first group beside another one',
      forward([BLUE, 1], [GREEN, 1], [OLD, 2]),
      forward([BLUE, 1], [GREEN, 2], [OLD, 1]),
      false,
    ],
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
    [{ kind: 'missing' } as const, 'gone'],
    [{ kind: 'foreign', what: 'two actions' } as const, 'two actions'],
    [{ kind: 'fixed-response' } as const, "Kiln's fixed 503"],
  ])('%j', (rule, text) => {
    expect(describeRule(rule)).toBe(text);
  });
});

describe('targetIn', () => {
  it.each<[string, ObservedRule, number | undefined]>([
    ['a group that is named', forward([GREEN, 5], [BLUE, 95]), 95],
    ['a group that is named without a share', forward([GREEN, 100], [BLUE, 0]), 0],
    ['a group that is not named', forward([GREEN, 100]), undefined],
    ['the first page', { kind: 'fixed-response' }, undefined],
    ['a rule that is gone', { kind: 'missing' }, undefined],
  ])('%s', (_, rule, weight) => expect(targetIn(rule, 'prod-web-v001')?.weight).toBe(weight));
});

describe('ruleAtWeight', () => {
  const before: RuleState = { kind: 'forward', targets: [{ targetGroupArn: BLUE, weight: 100 }] };

  it('shares between green and blue, and leaves older ones named without a share', () => {
    const older: RuleState = {
      kind: 'forward',
      targets: [
        { targetGroupArn: BLUE, weight: 100 },
        { targetGroupArn: OLD, weight: 3 },
      ],
    };
    expect(ruleAtWeight(older, GREEN, BLUE, 25)).toEqual(forward([GREEN, 25], [BLUE, 75], [OLD, 0]));
    expect(ruleAtWeight(before, GREEN, BLUE, 0)).toEqual(forward([GREEN, 0], [BLUE, 100]));
  });

  it('gives green everything where there is no blue', () => {
    expect(ruleAtWeight({ kind: 'fixed-response' }, GREEN, undefined, 0)).toEqual(forward([GREEN, 100]));
  });

  it('names blue and green alone where the first page was before', () => {
    expect(ruleAtWeight({ kind: 'fixed-response' }, GREEN, BLUE, 5)).toEqual(forward([GREEN, 5], [BLUE, 95]));
  });
});

it('CloudWatch knows a target group by the end of its ARN', () => {
  expect(targetGroupDimension(BLUE)).toBe('targetgroup/prod-web-v001/0123456789abcdef');
});
