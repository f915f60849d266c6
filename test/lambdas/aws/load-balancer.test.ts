import { loadBalancer } from '../../../lambdas/aws/load-balancer';
import { FIRST_PAGE, type ObservedRule } from '../../../lambdas/domain/rule';
import { asked } from './asked';

const forward = (...groups: readonly object[]) => ({ Type: 'forward', ForwardConfig: { TargetGroups: groups } });
const page = (change: object) => ({ Type: 'fixed-response', FixedResponseConfig: { ...FIRST_PAGE, ...change } });

describe('a rule', () => {
  it.each<[string, readonly object[] | undefined, ObservedRule]>([
    ['that AWS does not show', undefined, { kind: 'missing' }],
    ['with Kiln’s page', [page({})], { kind: 'fixed-response' }],
    [
      'with weights',
      [forward({ TargetGroupArn: 'blue', Weight: 95 }, { TargetGroupArn: 'green', Weight: 5 })],
      {
        kind: 'forward',
        targets: [
          { targetGroupArn: 'blue', weight: 95 },
          { targetGroupArn: 'green', weight: 5 },
        ],
      },
    ],
    ['without an action', [], { kind: 'foreign', what: 'several actions' }],
    [
      'that signs people in first',
      [{ Type: 'authenticate-oidc' }, forward({ TargetGroupArn: 'blue' })],
      { kind: 'foreign', what: 'several actions' },
    ],
    ['that leads elsewhere', [{ Type: 'redirect' }], { kind: 'foreign', what: 'an action of type redirect' }],
    [
      'with a page of another status',
      [page({ StatusCode: '200' })],
      { kind: 'foreign', what: "a fixed response 200 that is not Kiln's" },
    ],
    [
      'with somebody’s maintenance page',
      [page({ MessageBody: 'Back at nine.' })],
      { kind: 'foreign', what: "a fixed response 503 that is not Kiln's" },
    ],
  ])('%s', async (_what, Actions, observed) => {
    const Rules = Actions === undefined ? [] : [{ Actions }];
    const read = asked(
      loadBalancer,
      'elbv2',
      'DescribeRules',
      () => ({ Rules }),
      (face) => face.readRule('arn'),
    );
    expect(await read).toEqual(observed);
  });
});

it('a target group has its tags', async () => {
  const TagDescriptions = [{ Tags: [{ Key: 'kiln:fleet', Value: 'web' }] }];
  const tags = asked(
    loadBalancer,
    'elbv2',
    'DescribeTags',
    () => ({ TagDescriptions }),
    (face) => face.targetGroupTags('arn'),
  );
  expect(await tags).toEqual({ 'kiln:fleet': 'web' });
});

it.each<[string, ObservedRule & { kind: 'forward' | 'fixed-response' }, string]>([
  ['Kiln’s page', { kind: 'fixed-response' }, 'fixed-response'],
  ['weights', { kind: 'forward', targets: [{ targetGroupArn: 'blue', weight: 100 }] }, 'forward'],
])('a rule that is written has one action: %s', async (_what, rule, Type) => {
  const written: unknown[] = [];
  const keep = (input: object): object => ({ kept: written.push(Reflect.get(input, 'Actions')) });
  await asked(loadBalancer, 'elbv2', 'ModifyRule', keep, (face) => face.writeRule('arn', rule));
  expect(written).toEqual([[expect.objectContaining({ Type })]]);
});
