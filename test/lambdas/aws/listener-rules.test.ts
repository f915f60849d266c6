import { z } from 'zod';
import { listenerRules } from '../../../lambdas/aws/listener-rules';
import { operation } from '../../../simulator/service';
import { virtualAws } from '../../simulator/virtual-aws';

const described = z.looseObject({ ResourceArns: z.array(z.string()) });

/** A listener with so many rules and its default one; the fleet's is the one of this priority. */
async function found(count: number, fleets: number | undefined) {
  const { kernel, clients, settle } = virtualAws();
  const asked: number[] = [];
  const rules = Array.from({ length: count }, (_, index) => ({
    RuleArn: `rule-${index + 1}`,
    Priority: `${index + 1}`,
  }));
  const tags = (of: string) => [
    { Key: 'kiln:stage', Value: 'prod' },
    { Key: 'kiln:fleet', Value: of },
  ];
  kernel.register({
    name: 'elbv2',
    operations: {
      DescribeRules: operation({
        kind: 'eventual',
        input: z.looseObject({}),
        answer: () => ({ Rules: [{ RuleArn: 'rule-default', Priority: 'default', IsDefault: true }, ...rules] }),
      }),
      DescribeTags: operation({
        kind: 'eventual',
        input: described,
        answer: ({ ResourceArns }) => {
          asked.push(ResourceArns.length);
          const owner = (arn: string) => (arn === `rule-${fleets}` || arn === 'rule-default' ? 'web' : 'other');
          return {
            TagDescriptions: ResourceArns.map((ResourceArn) => ({ ResourceArn, Tags: tags(owner(ResourceArn)) })),
          };
        },
      }),
    },
  });
  const rule = await settle(
    listenerRules(clients, () => '').find('arn:listener', { 'kiln:stage': 'prod', 'kiln:fleet': 'web' }),
  );
  return { rule, asked };
}

describe('the rule of a fleet', () => {
  it('is found by its tags, twenty rules a call, and no call more than it takes', async () => {
    expect(await found(45, 23)).toEqual({ rule: { arn: 'rule-23', priority: 23 }, asked: [20, 20] });
  });

  it('is none where no rule has all the tags; the default rule never is', async () => {
    expect(await found(21, undefined)).toEqual({ rule: undefined, asked: [20, 1] });
  });
});
