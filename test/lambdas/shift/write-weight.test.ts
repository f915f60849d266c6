import { KilnError } from '../../../lambdas/domain/errors';
import type { RuleState } from '../../../lambdas/domain/plan';
import { type ObservedRule, ruleAtWeight } from '../../../lambdas/domain/rule';
import { writeWeight } from '../../../lambdas/shift/write-weight';
import { AwsError } from '../../../simulator/aws-error';
import { aPlan, targetGroupArn } from '../../builders/plan';

const BLUE = targetGroupArn('prod-web-v001');
const GREEN = targetGroupArn('prod-web-v002');
const SINCE = 1_000_000;
const plan = aPlan();
const at = (weight: number): RuleState => ruleAtWeight(plan.before.rule, GREEN, BLUE, weight);

/** Brings green from 5 to 25 %, with a rule that is written as `write` says. */
function bring(given: { observed?: ObservedRule; after?: number; write?: () => void; confirm?: () => void }) {
  const written: RuleState[] = [];
  const progress = writeWeight({
    plan,
    release: { id: plan.releaseId, fleet: plan.fleet, fence: 1 },
    greenArn: GREEN,
    weight: 25,
    since: SINCE,
    now: SINCE + (given.after ?? 0),
    store: { confirmClaim: async () => given.confirm?.() },
    balancer: {
      readRule: () => Promise.resolve(given.observed ?? at(5)),
      writeRule: async (_arn, rule) => {
        given.write?.();
        written.push(rule);
      },
    },
  });
  return { progress, written };
}

const refuse = (name: string) => () => {
  throw new AwsError(name, 'Target groups not found');
};

describe('writing a weight', () => {
  it('is ready only once it is read back', async () => {
    const first = bring({});
    await expect(first.progress).resolves.toMatchObject({ status: 'PENDING' });
    expect(first.written).toEqual([at(25)]);

    const second = bring({ observed: at(25) });
    await expect(second.progress).resolves.toMatchObject({ status: 'READY' });
    expect(second.written).toEqual([]);
  });

  it('waits while the load balancer does not know green’s target group yet', async () => {
    const { progress } = bring({ write: refuse('TargetGroupNotFoundException') });
    await expect(progress).resolves.toMatchObject({
      status: 'PENDING',
      reason: expect.stringContaining('prod-web-v002'),
    });
  });

  it('leaves every other refusal as it is', async () => {
    const { progress } = bring({ write: refuse('TooManyTargetGroupsException') });
    await expect(progress).rejects.toMatchObject({ name: 'TooManyTargetGroupsException' });
  });

  it('writes nothing for who has lost the claim', async () => {
    const lost = () => {
      throw new KilnError('ShiftFailed', 'The claim is another’s.');
    };
    const { progress, written } = bring({ confirm: lost });
    await expect(progress).rejects.toMatchObject({ name: 'ShiftFailed' });
    expect(written).toEqual([]);
  });

  it('tries to the last second', async () => {
    const { progress, written } = bring({ after: plan.deadlines.shift });
    await expect(progress).resolves.toMatchObject({ status: 'PENDING' });
    expect(written).toHaveLength(1);
  });

  it('says past its deadline only what is known: throttled, it may never have written', async () => {
    const { progress, written } = bring({ after: plan.deadlines.shift + 1 });
    await expect(progress).rejects.toMatchObject({
      name: 'ShiftFailed',
      message: `The rule ${plan.deployed.ruleArn} does not read prod-web-v002 at 25 % after 180 s of trying, but prod-web-v002 at 5 %, prod-web-v001 at 95 %; see in CloudTrail whether it was written, and by whom.`,
    });
    expect(written).toEqual([]);
  });
});
