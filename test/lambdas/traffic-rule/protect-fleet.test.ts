import { handler } from '../../../lambdas/traffic-rule/protect-fleet';
import { targetGroupArn } from '../../builders/plan';
import { answeringAws } from '../answering-aws';

interface Found {
  /** Weight of its only generation in the rule; undefined for a rule without one. */
  readonly weight?: number;
  readonly generations?: readonly string[];
  readonly holder?: string;
}

/** What CloudFormation hears, of a fleet that is found so. */
function asked(RequestType: string, { weight, generations = [], holder }: Found) {
  const action =
    weight === undefined
      ? { Type: 'redirect' }
      : {
          Type: 'forward',
          ForwardConfig: { TargetGroups: [{ TargetGroupArn: targetGroupArn('prod-web-v001'), Weight: weight }] },
        };
  const claim = { fleet: { S: 'web' }, fence: { N: '1' }, lastGeneration: { N: '1' } };
  const held = {
    M: { id: { S: holder ?? '' }, kind: { S: 'release' }, executionArn: { S: 'arn' }, since: { S: '2026-11-02' } },
  };
  const { run, calls } = answeringAws({
    elbv2: { DescribeRules: () => ({ Rules: [{ Actions: [action] }] }) },
    autoscaling: {
      DescribeAutoScalingGroups: () => ({
        AutoScalingGroups: generations.map((AutoScalingGroupName) => ({ AutoScalingGroupName })),
      }),
    },
    dynamodb: { GetItem: () => ({ Item: { ...claim, ...(holder !== undefined && { holder: held }) } }) },
  });
  const answer = run(handler, { RequestType, ResourceProperties: { Fleet: 'web', RuleArn: 'arn:rule' } });
  return { answer, calls };
}

const ALIVE = { weight: 100, generations: ['prod-web-v002', 'prod-web-v001'], holder: 'web-1' };

describe('a fleet’s stack', () => {
  it.each<[string, Found]>([
    ['whose rule leads elsewhere', {}],
    ['whose generation has no weight', { weight: 0 }],
  ])('%s is let go', async (_what, found) => {
    await expect(asked('Delete', found).answer).resolves.toEqual({ PhysicalResourceId: 'prod-web-protection' });
  });

  it.each<[string, Found, string]>([
    ['serves', { weight: 1 }, 'its listener rule serves (prod-web-v001 at 100 %)'],
    ['has a generation', { generations: ['prod-web-v001'] }, 'there still are generations of it (prod-web-v001)'],
    ['is being released', { holder: 'web-1' }, 'its lock is held by web-1'],
    [
      'lives in every way',
      ALIVE,
      'its listener rule serves (prod-web-v001 at 100 %); there still are generations of it (prod-web-v001, prod-web-v002); its lock is held by web-1',
    ],
  ])('of a fleet that %s is not', async (_what, found, reasons) => {
    await expect(asked('Delete', found).answer).rejects.toMatchObject({
      name: 'PreflightFailed',
      message: `The stack of fleet web is not deleted, and nothing of it was: ${reasons}. See "Taking a fleet down" in docs/runbook.md.`,
    });
  });

  it.each(['Create', 'Update'])('is made and changed whatever the fleet does: %s', async (RequestType) => {
    const { answer, calls } = asked(RequestType, ALIVE);
    await expect(answer).resolves.toEqual({ PhysicalResourceId: 'prod-web-protection' });
    expect(calls).toEqual([]);
  });
});
